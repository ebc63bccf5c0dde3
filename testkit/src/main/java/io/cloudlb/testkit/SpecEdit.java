// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit;

import io.cloudlb.core.model.ServicePort;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView.Spec;
import io.cloudlb.core.model.SessionAffinity;
import io.cloudlb.core.model.TrafficPolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A change of one field of a Service's spec, as a user makes it.
@FunctionalInterface
public interface SpecEdit extends UnaryOperator<Spec> {
    static SpecEdit type(ServiceType type) {
        return spec -> copy(
                spec, type, spec.loadBalancerClass(), spec.ports(), spec.trafficPolicy(), spec.allocateNodePorts());
    }

    static SpecEdit loadBalancerClass(Optional<String> name) {
        return spec -> copy(spec, spec.type(), name, spec.ports(), spec.trafficPolicy(), spec.allocateNodePorts());
    }

    static SpecEdit ports(List<ServicePort> ports) {
        return spec -> copy(
                spec, spec.type(), spec.loadBalancerClass(), ports, spec.trafficPolicy(), spec.allocateNodePorts());
    }

    static SpecEdit trafficPolicy(TrafficPolicy policy) {
        return spec ->
                copy(spec, spec.type(), spec.loadBalancerClass(), spec.ports(), policy, spec.allocateNodePorts());
    }

    static SpecEdit allocateNodePorts(boolean allocate) {
        return spec -> copy(spec, spec.type(), spec.loadBalancerClass(), spec.ports(), spec.trafficPolicy(), allocate);
    }

    static SpecEdit sourceRanges(List<String> ranges) {
        return spec -> new Spec(
                spec.type(),
                spec.loadBalancerClass(),
                spec.ports(),
                spec.trafficPolicy(),
                spec.allocateNodePorts(),
                ranges,
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                spec.headless());
    }

    static SpecEdit sessionAffinity(SessionAffinity affinity) {
        return spec -> new Spec(
                spec.type(),
                spec.loadBalancerClass(),
                spec.ports(),
                spec.trafficPolicy(),
                spec.allocateNodePorts(),
                spec.sourceRanges(),
                affinity,
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                spec.headless());
    }

    /// Type ClusterIP with `clusterIP: None`, or no longer.
    static SpecEdit headless(boolean headless) {
        return spec -> new Spec(
                headless ? ServiceType.CLUSTER_IP : spec.type(),
                spec.loadBalancerClass(),
                spec.ports(),
                spec.trafficPolicy(),
                spec.allocateNodePorts(),
                spec.sourceRanges(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                headless);
    }

    private static Spec copy(
            Spec spec,
            ServiceType type,
            Optional<String> loadBalancerClass,
            List<ServicePort> ports,
            TrafficPolicy policy,
            boolean allocate) {
        return new Spec(
                type,
                loadBalancerClass,
                ports,
                policy,
                allocate,
                spec.sourceRanges(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                spec.headless());
    }
}
