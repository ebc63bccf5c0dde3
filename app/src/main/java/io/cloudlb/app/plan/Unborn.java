// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServicePort;
import java.util.ArrayList;
import java.util.List;

/// Stands in for what the API server gives a Service at birth: its UID, its node ports and the health check's.
///
/// @param uid the UID
/// @param firstPort the first of the node ports
record Unborn(String uid, int firstPort) {
    /// Two stand-ins that differ in everything, see [UnknownValues].
    static final Unborn FIRST = new Unborn("00000000-0000-0000-0000-00000000000a", 31001);

    static final Unborn SECOND = new Unborn("ffffffff-ffff-ffff-ffff-fffffffffff5", 32501);

    /// The Service with what it lacks; unchanged if it lacks nothing.
    ServiceView complete(ServiceView service) {
        ServiceView.Meta meta = service.meta();
        return new ServiceView(
                new ServiceView.Meta(
                        meta.key(),
                        meta.uid().isBlank() ? uid : meta.uid(),
                        meta.resourceVersion(),
                        meta.deleting(),
                        meta.finalizers(),
                        meta.annotations()),
                spec(service.spec()),
                service.selection(),
                service.status());
    }

    private ServiceView.Spec spec(ServiceView.Spec spec) {
        return new ServiceView.Spec(
                spec.type(),
                spec.loadBalancerClass(),
                spec.allocateNodePorts() ? ports(spec.ports()) : spec.ports(),
                policy(spec.trafficPolicy()),
                spec.prefersSameZone(),
                spec.allocateNodePorts(),
                spec.sourceRanges(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                spec.headless());
    }

    private List<ServicePort> ports(List<ServicePort> ports) {
        List<ServicePort> complete = new ArrayList<>();
        for (ServicePort port : ports) {
            int nodePort = port.nodePort() == 0 ? firstPort + 1 + complete.size() : port.nodePort();
            complete.add(port.withNodePort(nodePort));
        }
        return complete;
    }

    private TrafficPolicy policy(TrafficPolicy policy) {
        return switch (policy) {
            case TrafficPolicy.Cluster _ -> policy;
            case TrafficPolicy.Local(int port) -> new TrafficPolicy.Local(port == 0 ? firstPort : port);
        };
    }
}
