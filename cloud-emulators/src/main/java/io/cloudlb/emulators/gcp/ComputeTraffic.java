// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.dataplane.BackendHealth;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.Frontend;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import io.cloudlb.emulators.gcp.ComputeViews.BackendHealths;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Resource;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a data plane as the forwarding rules and members of an emulated project say, and tells the project what its
/// probes find. A member is `UNHEALTHY` until it has passed a probe.
final class ComputeTraffic implements BackendHealths {

    private static final Logger log = LoggerFactory.getLogger(ComputeTraffic.class);

    private final ComputeWorld world;
    private final DataPlane dataPlane;
    private final NodeAddresses nodes;
    private Map<String, List<Frontend>> byRule = Map.of();

    ComputeTraffic(ComputeWorld world, DataPlane dataPlane, NodeAddresses nodes) {
        this.world = world;
        this.dataPlane = dataPlane;
        this.nodes = nodes;
    }

    /// Shows the data plane what there is now.
    void push() {
        byRule = new ComputeFrontends(world, nodes).byRule();
        try {
            dataPlane.apply(byRule.values().stream().flatMap(List::stream).toList());
        } catch (UncheckedIOException failed) {
            log.error("a forwarding rule could not be opened on loopback; the others are", failed);
        }
    }

    @Override
    public Optional<String> of(Resource rule, String instance) {
        boolean healthy = byRule.getOrDefault(rule.path(), List.of()).stream()
                .flatMap(frontend -> dataPlane.health(frontend.id(), instance).stream())
                .anyMatch(BackendHealth.Healthy.class::isInstance);
        return Optional.of(healthy ? "HEALTHY" : "UNHEALTHY");
    }
}
