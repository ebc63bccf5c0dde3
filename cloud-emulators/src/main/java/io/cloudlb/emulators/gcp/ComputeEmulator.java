// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.FaultScript;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.emulators.gcp.world.ComputeQuotas;
import io.cloudlb.emulators.gcp.world.ComputeSettings;
import io.cloudlb.emulators.gcp.world.ComputeTiming;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.pipeline.CallPipeline;
import io.cloudlb.emulators.pipeline.CallPipeline.Pause;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// A strict stand-in for one project of Google Cloud, as far as passthrough Network Load Balancers need its Compute
/// Engine API.
///
/// It speaks the REST API as Google's public description has it, so that Google's clients work unchanged, refuses what
/// the API refuses with its reasons, and holds to its limits. It is a function from request to answer, and serves
/// outside clients with [#serve(int)]. Safe for use by many threads: calls have their effect one at a time.
public final class ComputeEmulator implements Emulator {

    private final ComputeWorld world;
    private final CallPipeline pipeline;
    private final ComputeMethods methods;
    private final ComputeThrottle throttle;
    private final Predicate<String> tokens;
    private final AtomicLong requests = new AtomicLong();

    private ComputeEmulator(Builder builder) {
        world = new ComputeWorld(new ComputeSettings(
                builder.project,
                builder.zones,
                builder.clock,
                builder.timing,
                builder.quotas,
                builder.demotes,
                builder.attachesOnce));
        pipeline = new CallPipeline(builder.clock, builder.latency, builder.pause, builder.timing.kept());
        methods = new ComputeMethods(world, pipeline, builder.pause);
        throttle = builder.throttle;
        tokens = builder.tokens;
    }

    /// Starts to describe an emulator: project `demo`, region `europe-west1` with three zones, the system clock,
    /// everything immediate, a new project's quotas, no throttling, unless said otherwise.
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        String id = "request-" + requests.incrementAndGet();
        return pipeline.answer(new ComputeCall(request, methods, throttle, tokens, id));
    }

    /// Serves outside clients on the loopback address.
    ///
    /// @param port the port, or 0 for any free one
    public EmulatorServer serve(int port) throws IOException {
        return EmulatorServer.start(this, port);
    }

    /// Every call so far, by the names of the API's methods: `forwardingRules.insert`.
    public Ledger ledger() {
        return pipeline.ledger();
    }

    /// What is to go wrong.
    public FaultScript faults() {
        return pipeline.faults();
    }

    /// Puts things into the project that exist without any call.
    public ComputeSeed seed() {
        return new ComputeSeed(world, pipeline);
    }

    /// Lets a data plane serve the forwarding rules from now on, and health follow its probes. The emulator does not
    /// close it.
    ///
    /// @param nodes where the instances really listen
    public void attach(DataPlane dataPlane, NodeAddresses nodes) {
        ComputeTraffic traffic = new ComputeTraffic(world, dataPlane, nodes);
        pipeline.change(() -> {
            methods.views().follow(traffic);
            pipeline.follow(traffic::push);
        });
    }

    /// Lets the data plane ask again where the nodes answer.
    public void nodesChanged() {
        pipeline.change(() -> {});
    }

    /// The paths of everything that exists, from `regions/`, `zones/` or `global/` on, but for networks, subnetworks
    /// and instances; sorted.
    public List<String> made() {
        return pipeline.look(() -> List.of(Kind.values()).stream()
                .filter(kind -> kind.compareTo(Kind.ADDRESS) >= 0)
                .flatMap(kind -> world.all(kind).stream())
                .map(Resource::path)
                .map(path -> path.substring(("projects/" + world.settings().project() + "/").length()))
                .sorted()
                .toList());
    }

    /// All of that, each on a line as it is, but for what the API mints: numbers, times and fingerprints are left out,
    /// and an address that a rule was given is said as that rule's. Equal where two ways led to the same.
    public List<String> canonical() {
        return pipeline.look(() -> CanonicalText.of(List.of(Kind.values()).stream()
                .filter(kind -> kind.compareTo(Kind.ADDRESS) >= 0)
                .flatMap(kind -> world.all(kind).stream())
                .toList()));
    }

    public String project() {
        return world.settings().project();
    }

    /// Describes an emulator to be.
    public static final class Builder {

        private String project = "demo";
        private final Map<String, List<String>> zones = new LinkedHashMap<>(
                Map.of("europe-west1", List.of("europe-west1-b", "europe-west1-c", "europe-west1-d")));
        private InstantSource clock = InstantSource.system();
        private ComputeTiming timing = ComputeTiming.immediate();
        private ComputeQuotas quotas = ComputeQuotas.standard();
        private ComputeThrottle throttle = ComputeThrottle.off();
        private Duration latency = Duration.ZERO;
        private Pause pause = Pause.sleeping();
        private Predicate<String> tokens = _ -> true;
        private boolean demotes;
        private boolean attachesOnce;

        private Builder() {}

        public Builder project(String value) {
            project = value;
            return this;
        }

        /// One more region.
        public Builder region(String name, String... itsZones) {
            zones.put(name, List.of(itsZones));
            return this;
        }

        /// The time of the emulated cloud: operations and minutes follow it.
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /// How long things take.
        public Builder timing(ComputeTiming value) {
            timing = value;
            return this;
        }

        /// The limits of the project.
        public Builder quotas(ComputeQuotas value) {
            quotas = value;
            return this;
        }

        /// The calls a minute.
        public Builder throttle(ComputeThrottle value) {
            throttle = value;
            return this;
        }

        /// How long each call takes on its way. Calls do not wait for each other.
        public Builder latency(Duration value) {
            latency = value;
            return this;
        }

        /// How time passes during latency, delays and `wait`; by default by sleeping.
        public Builder pause(Pause value) {
            pause = value;
            return this;
        }

        /// Lets only those in who have such a token; without this, everybody, with a token or not.
        public Builder tokens(Predicate<String> valid) {
            tokens = valid;
            return this;
        }

        /// Lets an address that is in use be deleted: whoever uses it keeps it unreserved. Without this it is refused.
        public Builder demotesAddressesInUse() {
            demotes = true;
            return this;
        }

        /// Refuses to attach an endpoint that is in its group already. Without this it stays there.
        public Builder attachesOnce() {
            attachesOnce = true;
            return this;
        }

        public ComputeEmulator build() {
            return new ComputeEmulator(this);
        }
    }
}
