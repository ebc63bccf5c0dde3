// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServicePort;
import java.util.List;
import java.util.Optional;

/// A Service of the cluster that a manifest would change: what the API server keeps of it when the manifest is
/// applied.
///
/// @param existing the Service as it is
record ExistingService(ServiceView existing) {
    /// The Service as it would be: the manifest's wishes, and the UID, finalizers, status and node ports it has.
    ServiceView with(ServiceView manifest) {
        ServiceView.Spec spec = manifest.spec();
        return new ServiceView(
                new ServiceView.Meta(
                        existing.key(),
                        existing.uid(),
                        existing.meta().resourceVersion(),
                        existing.meta().deleting(),
                        existing.meta().finalizers(),
                        manifest.meta().annotations()),
                new ServiceView.Spec(
                        spec.type(),
                        spec.loadBalancerClass(),
                        ports(spec.ports()),
                        policy(spec.trafficPolicy()),
                        spec.prefersSameZone(),
                        spec.allocateNodePorts(),
                        spec.sourceRanges(),
                        spec.sessionAffinity(),
                        existing.spec().ipFamilies().isEmpty()
                                ? spec.ipFamilies()
                                : existing.spec().ipFamilies(),
                        spec.ipFamilyPolicy(),
                        spec.loadBalancerIp(),
                        spec.headless()),
                manifest.selection(),
                existing.status());
    }

    private List<ServicePort> ports(List<ServicePort> wished) {
        return wished.stream().map(this::port).toList();
    }

    private ServicePort port(ServicePort wished) {
        Optional<ServicePort> before = existing.spec().ports().stream()
                .filter(port -> port.port() == wished.port() && port.protocol() == wished.protocol())
                .findFirst();
        int nodePort =
                wished.nodePort() == 0 ? before.map(ServicePort::nodePort).orElse(0) : wished.nodePort();
        return wished.withNodePort(nodePort);
    }

    private TrafficPolicy policy(TrafficPolicy wished) {
        return switch (wished) {
            case TrafficPolicy.Cluster _ -> wished;
            case TrafficPolicy.Local(int port) -> port == 0 ? allocated(wished) : wished;
        };
    }

    private TrafficPolicy allocated(TrafficPolicy wished) {
        return switch (existing.spec().trafficPolicy()) {
            case TrafficPolicy.Local local -> local;
            case TrafficPolicy.Cluster _ -> wished;
        };
    }
}
