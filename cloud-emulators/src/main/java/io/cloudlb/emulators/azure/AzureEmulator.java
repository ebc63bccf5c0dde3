// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.FaultScript;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.api.BodyReader;
import io.cloudlb.emulators.azure.api.NetworkModels;
import io.cloudlb.emulators.azure.world.AddressSet;
import io.cloudlb.emulators.azure.world.AzureLimits;
import io.cloudlb.emulators.azure.world.AzureSettings;
import io.cloudlb.emulators.azure.world.AzureTiming;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.emulators.pipeline.CallPipeline;
import io.cloudlb.emulators.pipeline.CallPipeline.Pause;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A strict stand-in for one subscription of Azure, as far as its load balancers need the Azure Resource Manager.
///
/// It speaks the REST API of Microsoft's network provider, so that Microsoft's clients work unchanged, refuses what the
/// API refuses with its codes, and holds to its limits. It is a function from request to answer, and serves outside
/// clients with [#serve(int)]. Safe for use by many threads: calls have their effect one at a time.
public final class AzureEmulator implements Emulator {

    private static final List<Kind> MADE =
            List.of(Kind.PUBLIC_ADDRESS, Kind.LOAD_BALANCER, Kind.SECURITY_GROUP, Kind.PRIVATE_LINK_SERVICE);

    private final AzureWorld world;
    private final CallPipeline pipeline;
    private final AzureMethods methods;
    private final BodyReader reader;
    private final AzureThrottle throttle;
    private final Predicate<String> tokens;
    private final Permissions permissions;
    private final Map<String, AddressSet> tags;
    private final AtomicLong requests = new AtomicLong();

    private AzureEmulator(Builder builder) {
        world = new AzureWorld(new AzureSettings(
                builder.subscription, builder.location, builder.clock, builder.timing, builder.limits));
        pipeline = new CallPipeline(builder.clock, builder.latency, builder.pause, builder.timing.kept());
        OperationLog log = new OperationLog(world, pipeline.operations());
        methods = new AzureMethods(world, log, new AzureViews(world, log, builder.pageSize));
        reader = new BodyReader(NetworkModels.LATEST, builder.newer);
        throttle = builder.throttle;
        tokens = builder.tokens;
        permissions = new Permissions(builder.allowed);
        tags = Map.copyOf(builder.tags);
    }

    /// Starts to describe an emulator: one subscription, region `westeurope`, the system clock, everything immediate,
    /// the documented limits, no throttling, unless said otherwise.
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        String id = "request-" + requests.incrementAndGet();
        return pipeline.answer(new AzureCall(request, methods, reader, throttle, tokens, permissions, id));
    }

    /// Serves outside clients on the loopback address, without TLS.
    ///
    /// @param port the port, or 0 for any free one
    public EmulatorServer serve(int port) throws IOException {
        return EmulatorServer.start(this, port);
    }

    /// Every call so far: `loadBalancers.put`, `publicIPAddresses.list`, `operations.get`.
    public Ledger ledger() {
        return pipeline.ledger();
    }

    /// What is to go wrong.
    public FaultScript faults() {
        return pipeline.faults();
    }

    /// Puts things into the subscription that exist without any call.
    public AzureSeed seed() {
        return new AzureSeed(world, pipeline);
    }

    /// Lets a data plane serve the load balancing rules from now on. The emulator does not close it.
    ///
    /// @param nodes where the machines really listen
    public void attach(DataPlane dataPlane, NodeAddresses nodes) {
        AzureTraffic traffic = new AzureTraffic(world, dataPlane, nodes, tags);
        pipeline.change(() -> pipeline.follow(traffic::push));
    }

    /// The address of a machine that [AzureSeed#machine] made; empty when there is no such machine.
    public Optional<String> addressOf(String group, String machine) {
        return pipeline.look(() -> world.find(world.id(group, Kind.NETWORK_INTERFACE, machine + "-nic"))
                .flatMap(nic -> nic.parts("ipConfigurations").findFirst())
                .map(configuration -> configuration
                        .path("properties")
                        .path("privateIPAddress")
                        .asString("")));
    }

    /// Lets the data plane ask again where the nodes answer.
    public void nodesChanged() {
        pipeline.change(() -> {});
    }

    /// The ids of everything that a controller makes, from the resource group on, and of the parts inside; sorted.
    public List<String> made() {
        return pipeline.look(() -> MADE.stream()
                .flatMap(kind -> world.all(kind).stream())
                .flatMap(AzureEmulator::withParts)
                .map(id -> id.substring(
                        ("/subscriptions/" + world.settings().subscription() + "/resourceGroups/").length()))
                .sorted()
                .toList());
    }

    /// All of that, each resource on a line as it is, but for what the API mints: etags, ids and the
    /// addresses that it gave are left out. Then what is in back-end pools or has failed, of network
    /// interfaces, scale sets and instances: `<id> is in <pools>`. Equal where two ways led to the same.
    public List<String> canonical() {
        return pipeline.look(
                () -> Stream.concat(CanonicalText.of(world, MADE).stream(), CanonicalText.members(world).stream())
                        .toList());
    }

    private static Stream<String> withParts(Resource resource) {
        return Stream.concat(
                Stream.of(resource.id().text()),
                resource.parts()
                        .map(part -> part.path("id").asString(""))
                        .filter(id -> !id.contains("/defaultSecurityRules/")));
    }

    public String subscription() {
        return world.settings().subscription();
    }

    public String location() {
        return world.settings().location();
    }

    /// Describes an emulator to be.
    public static final class Builder {

        private String subscription = "11111111-2222-3333-4444-555555555555";
        private String location = "westeurope";
        private InstantSource clock = InstantSource.system();
        private AzureTiming timing = AzureTiming.immediate();
        private AzureLimits limits = AzureLimits.standard();
        private AzureThrottle throttle = AzureThrottle.off();
        private Duration latency = Duration.ZERO;
        private Pause pause = Pause.sleeping();
        private Predicate<String> tokens = _ -> true;
        private BiPredicate<String, String> allowed = (_, _) -> true;
        private int pageSize = 100;
        private final Set<String> newer = new HashSet<>();
        private final Map<String, AddressSet> tags = new HashMap<>();

        private Builder() {}

        public Builder subscription(String value) {
            subscription = value;
            return this;
        }

        public Builder location(String value) {
            location = value;
            return this;
        }

        /// The time of the emulated cloud: operations and limits follow it.
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /// How long things take.
        public Builder timing(AzureTiming value) {
            timing = value;
            return this;
        }

        /// How many of what there may be.
        public Builder limits(AzureLimits value) {
            limits = value;
            return this;
        }

        /// The rates of calls.
        public Builder throttle(AzureThrottle value) {
            throttle = value;
            return this;
        }

        /// How long each call takes on its way. Calls do not wait for each other.
        public Builder latency(Duration value) {
            latency = value;
            return this;
        }

        /// How time passes during latency and delays; by default by sleeping.
        public Builder pause(Pause value) {
            pause = value;
            return this;
        }

        /// Lets only those in who have such a token; without this, everybody, with a token or not.
        public Builder tokens(Predicate<String> valid) {
            tokens = valid;
            return this;
        }

        /// What callers may do; without this, everything.
        ///
        /// @param actions whether an action such as `Microsoft.Network/publicIPAddresses/join/action` is
        ///     allowed at the id of a resource
        public Builder allowing(BiPredicate<String, String> actions) {
            allowed = actions;
            return this;
        }

        /// How many resources one page of a list has.
        public Builder pageSize(int value) {
            pageSize = value;
            return this;
        }

        /// A member that the API knows and its clients do not yet, wherever it stands.
        public Builder knowing(String member) {
            newer.add(member);
            return this;
        }

        /// The addresses that a service tag stands for; those that are not said stand for none.
        public Builder serviceTag(String name, String... blocks) {
            tags.put(name.toLowerCase(Locale.ROOT), AddressSet.of(blocks));
            return this;
        }

        public AzureEmulator build() {
            return new AzureEmulator(this);
        }
    }
}
