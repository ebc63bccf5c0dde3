// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.model.ServiceView.Spec;
import io.cloudlb.testkit.SpecEdit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the API server makes of a Service's spec on create and update: ports it allocates, fields it wipes when the
/// type changes (kubernetes/pkg/registry/core/service, strategy and storage).
final class ServiceRules {
    private static final int FIRST_PORT = 30000;

    private final Set<Integer> taken = new HashSet<>();
    private int next = FIRST_PORT;

    /// A spec as it is stored, after `wanted` was written over `before`.
    Spec admit(Spec before, Spec wanted) {
        boolean typeChanged = before.type() != wanted.type();
        Spec spec = typeChanged ? wipe(before, wanted) : wanted;
        release(before);
        return admit(spec);
    }

    /// A spec as it is stored when the Service is new. What it names is taken before what it leaves open is allocated.
    Spec admit(Spec wanted) {
        hold(wanted);
        Spec allocated = allocate(wanted);
        hold(allocated);
        return allocated;
    }

    /// The ports of a Service that is gone are free.
    void release(Spec spec) {
        taken.removeAll(portsOf(spec));
    }

    /// The API server keeps addresses only on Services of type LoadBalancer.
    static ServiceStatus status(Spec spec, ServiceStatus status) {
        return spec.type() == ServiceType.LOAD_BALANCER
                ? status
                : new ServiceStatus(List.of(), status.conditions(), status.annotations());
    }

    private static Spec wipe(Spec before, Spec wanted) {
        if (before.type() != ServiceType.LOAD_BALANCER) {
            return wanted;
        }
        Spec spec = SpecEdit.allocateNodePorts(true)
                .apply(SpecEdit.loadBalancerClass(Optional.empty()).apply(wanted));
        return switch (wanted.type()) {
            case LOAD_BALANCER, NODE_PORT -> spec;
            case CLUSTER_IP -> withoutNodePorts(spec);
            case EXTERNAL_NAME -> withoutFamilies(withoutNodePorts(spec));
        };
    }

    private static Spec withoutNodePorts(Spec spec) {
        List<ServicePort> ports =
                spec.ports().stream().map(port -> withNodePort(port, 0)).toList();
        return SpecEdit.trafficPolicy(new TrafficPolicy.Cluster())
                .apply(SpecEdit.ports(ports).apply(spec));
    }

    private static Spec withoutFamilies(Spec spec) {
        return new Spec(
                spec.type(),
                spec.loadBalancerClass(),
                spec.ports(),
                spec.trafficPolicy(),
                spec.prefersSameZone(),
                spec.allocateNodePorts(),
                spec.sourceRanges(),
                spec.sessionAffinity(),
                List.of(),
                IpFamilyPolicy.SINGLE_STACK,
                spec.loadBalancerIp(),
                spec.headless());
    }

    private Spec allocate(Spec spec) {
        boolean isLoadBalancer = spec.type() == ServiceType.LOAD_BALANCER;
        boolean wantsPorts = isLoadBalancer ? spec.allocateNodePorts() : spec.type() == ServiceType.NODE_PORT;
        List<ServicePort> ports = spec.ports().stream()
                .map(port -> wantsPorts && port.nodePort() == 0 ? withNodePort(port, free()) : port)
                .toList();
        TrafficPolicy policy =
                switch (spec.trafficPolicy()) {
                    case TrafficPolicy.Cluster cluster -> cluster;
                    case TrafficPolicy.Local(int healthPort) ->
                        new TrafficPolicy.Local(!isLoadBalancer ? 0 : healthPort == 0 ? free() : healthPort);
                };
        return SpecEdit.trafficPolicy(policy).apply(SpecEdit.ports(ports).apply(spec));
    }

    private static ServicePort withNodePort(ServicePort port, int nodePort) {
        return port.withNodePort(nodePort);
    }

    private int free() {
        while (!taken.add(next)) {
            next++;
        }
        return next;
    }

    private void hold(Spec spec) {
        taken.addAll(portsOf(spec));
    }

    private static Set<Integer> portsOf(Spec spec) {
        Set<Integer> ports = spec.ports().stream()
                .map(ServicePort::nodePort)
                .filter(port -> port != 0)
                .collect(Collectors.toSet());
        if (spec.trafficPolicy() instanceof TrafficPolicy.Local(int healthPort) && healthPort != 0) {
            ports.add(healthPort);
        }
        return ports;
    }
}
