// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.TargetGroup;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.emulators.aws.world.TargetState;
import io.cloudlb.emulators.aws.world.TargetState.HealthProbes;
import io.cloudlb.emulators.dataplane.BackendHealth;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.Frontend;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a data plane as the listeners and targets of an emulated account say, and tells the account what its
/// probes find.
///
/// Listeners for TCP, UDP and both are served, also while their load balancer is still `provisioning`.
/// Listeners for TLS and QUIC are not: nothing here ends TLS, so the health of their targets follows the
/// clock. Of several weighted target groups all with a weight above zero share equally.
final class AwsTraffic implements HealthProbes {

    private static final Logger log = LoggerFactory.getLogger(AwsTraffic.class);

    private final AwsWorld world;
    private final DataPlane dataPlane;
    private final AwsFrontends frontends;

    AwsTraffic(AwsWorld world, DataPlane dataPlane, TargetAddresses addresses) {
        this.world = world;
        this.dataPlane = dataPlane;
        this.frontends = new AwsFrontends(world, addresses);
    }

    /// Shows the data plane what there is now.
    void push() {
        List<Frontend> all = world.listeners().all().stream()
                .flatMap(listener -> frontends.of(listener).stream())
                .toList();
        try {
            dataPlane.apply(all);
        } catch (UncheckedIOException failed) {
            log.error("a listener could not be opened on loopback; the others are", failed);
        }
    }

    @Override
    public Optional<TargetState> stateOf(TargetGroup group, Registration target) {
        List<Listener> users = world.listeners().all().stream()
                .filter(listener -> listener.uses(group.arn()) && AwsFrontends.served(listener))
                .toList();
        return users.stream()
                .flatMap(listener -> dataPlane.health(listener.arn(), AwsFrontends.backendId(group, target)).stream())
                .map(AwsTraffic::state)
                .findFirst()
                .or(() -> users.isEmpty() ? Optional.empty() : Optional.of(TargetState.CHECKING));
    }

    private static TargetState state(BackendHealth health) {
        return switch (health) {
            case BackendHealth.Initial _ -> TargetState.CHECKING;
            case BackendHealth.Healthy _ -> TargetState.HEALTHY;
            case BackendHealth.Unhealthy unhealthy ->
                switch (unhealthy.cause()) {
                    case TIMED_OUT -> TargetState.TIMED_OUT;
                    case WRONG_STATUS -> TargetState.wrongStatus(unhealthy.text());
                    case REFUSED, NOT_HTTP -> TargetState.FAILING;
                };
        };
    }
}
