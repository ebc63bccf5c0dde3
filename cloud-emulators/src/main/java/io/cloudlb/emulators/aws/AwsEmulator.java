// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.FaultScript;
import io.cloudlb.emulators.Ledger;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.aws.protocol.AwsRequest;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.AwsSettings;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.pipeline.CallPipeline;
import io.cloudlb.emulators.pipeline.CallPipeline.Pause;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A strict stand-in for one account and region of AWS, as far as Network Load Balancers need it: Elastic
/// Load Balancing v2, EC2, resource tagging, ACM and STS.
///
/// It speaks the real wire protocols, so that the AWS SDKs and the AWS CLI work unchanged, refuses what AWS
/// refuses with AWS's error codes, and holds to its limits. It is used in memory with [InMemoryHttpClient] or on a
/// port of the loopback address with [#serve(int)]; both see the same state. Safe for use by many threads:
/// operations run one at a time.
public final class AwsEmulator implements Emulator {

    private final AwsWorld world;
    private final AwsThrottle throttle;
    private final CallPipeline pipeline;

    private AwsEmulator(Builder builder) {
        world = new AwsWorld(
                new AwsSettings(builder.region, builder.accountId, builder.clock, builder.timing, builder.quotas));
        throttle = builder.throttle;
        pipeline = new CallPipeline(builder.clock, builder.latency, builder.pause);
    }

    /// Starts to describe an emulator: region `eu-west-1`, the system clock, everything immediate, standard
    /// limits, no throttling, unless said otherwise.
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        AwsRequest recognised = AwsRequest.read(request).orElse(null);
        if (recognised == null) {
            return new WireAnswer(
                    404, Map.of("Content-Type", "text/plain"), "This is no request to an emulated service.\n");
        }
        return pipeline.answer(
                new AwsCall(recognised, world, throttle, world.ids().request()));
    }

    /// Serves outside clients on the loopback address.
    ///
    /// @param port the port, or 0 for any free one
    public EmulatorServer serve(int port) throws IOException {
        return EmulatorServer.start(this, port);
    }

    /// Every call so far.
    public Ledger ledger() {
        return pipeline.ledger();
    }

    /// What is to go wrong.
    public FaultScript faults() {
        return pipeline.faults();
    }

    /// Puts things into the account that exist without any call: networks, instances, what others own.
    public AwsSeed seed() {
        return new AwsSeed(world, pipeline);
    }

    /// Lets a data plane serve the listeners from now on, and target health follow its probes. The emulator
    /// does not close it.
    ///
    /// @param addresses where the targets really listen
    public void attach(DataPlane dataPlane, TargetAddresses addresses) {
        AwsTraffic traffic = new AwsTraffic(world, dataPlane, addresses);
        pipeline.change(() -> {
            world.follow(traffic);
            pipeline.follow(traffic::push);
        });
    }

    /// What exists now.
    public AwsSnapshot snapshot() {
        return pipeline.look(() -> AwsSnapshot.of(world));
    }

    /// The ids and ARNs of everything with this tag, sorted.
    public List<String> ownedResources(String tagKey, String tagValue) {
        return snapshot().owned(tagKey, tagValue);
    }

    /// The region it stands for.
    public String region() {
        return world.settings().region();
    }

    /// Describes an emulator to be.
    public static final class Builder {

        private String region = "eu-west-1";
        private String accountId = "123456789012";
        private InstantSource clock = InstantSource.system();
        private AwsTiming timing = AwsTiming.immediate();
        private AwsQuotas quotas = AwsQuotas.standard();
        private AwsThrottle throttle = AwsThrottle.off();
        private Duration latency = Duration.ZERO;
        private Pause pause = Pause.sleeping();

        private Builder() {}

        public Builder region(String value) {
            region = value;
            return this;
        }

        /// Twelve digits.
        public Builder accountId(String value) {
            accountId = value;
            return this;
        }

        /// The time of the emulated cloud: states, lags and token buckets follow it.
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /// How long things take.
        public Builder timing(AwsTiming value) {
            timing = value;
            return this;
        }

        /// The limits of the account.
        public Builder quotas(AwsQuotas value) {
            quotas = value;
            return this;
        }

        /// The token buckets.
        public Builder throttle(AwsThrottle value) {
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

        public AwsEmulator build() {
            return new AwsEmulator(this);
        }
    }
}
