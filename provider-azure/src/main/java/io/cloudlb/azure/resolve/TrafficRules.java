// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Probe;
import io.cloudlb.azure.model.Part.Rule;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The load balancing rules: one for each port of each frontend, or one for all ports.
///
/// @param listeners those that have a rule
/// @param place tells from which pool nodes serve
record TrafficRules(
        LoadBalancerSpec spec,
        List<Listener> listeners,
        Place place,
        boolean internal,
        AzureChoices choices,
        AnnotationReader annotations) {
    /// The most rules that a node's interface takes part in (Azure subscription limits).
    private static final int MOST = 300;

    private static final int IDLE_MINUTES = 4;
    private static final int LONGEST_IDLE_MINUTES = 100;
    private static final Duration KUBERNETES_DEFAULT_TIMEOUT = Duration.ofHours(3);

    static TrafficRules of(
            LoadBalancerSpec spec,
            PortAnnotations ports,
            Place place,
            boolean internal,
            AzureChoices choices,
            AnnotationReader annotations) {
        List<Listener> listeners =
                spec.listeners().stream().filter(ports::hasRule).toList();
        TrafficRules rules = new TrafficRules(spec, listeners, place, internal, choices, annotations);
        rules.check();
        return rules;
    }

    private void check() {
        if (listeners.isEmpty() && !spec.listeners().isEmpty()) {
            annotations.invalid(
                    AzureAnnotations.ofPort(spec.listeners().getFirst().port(), "no_lb_rule"),
                    "no port is left that the load balancer could serve; leave one its rule");
        }
        int count = listeners.size() * spec.ipFamilies().size();
        if (count > MOST && !forAllPorts()) {
            annotations.refuse(
                    AzureReason.TOO_MANY_PORTS,
                    "spec.ports",
                    "a node takes part in %d rules at most, and these are %d; use fewer, or the ports of one family alone"
                            .formatted(MOST, count));
        }
        boolean sctp = listeners.stream().anyMatch(listener -> listener.protocol() == Protocol.SCTP);
        if (sctp && !internal) {
            annotations.refuse(
                    SpecReason.UNSUPPORTED_PROTOCOL,
                    "spec.ports",
                    "only internal load balancers carry SCTP; set %s, or use TCP and UDP"
                            .formatted(AzureAnnotations.INTERNAL));
        }
        if (asksForAllPorts() && !internal) {
            annotations.warn(
                    SpecReason.ANNOTATION_WITHOUT_EFFECT,
                    AzureAnnotations.ALL_PORTS,
                    "has no effect: only internal load balancers have a rule for all ports");
        }
        spec.sessionAffinity()
                .filter(timeout -> !timeout.equals(KUBERNETES_DEFAULT_TIMEOUT))
                .ifPresent(_ -> annotations.warn(
                        AzureReason.AFFINITY_TIMEOUT_IGNORED,
                        "spec.sessionAffinityConfig",
                        "has no effect: affinity by client address has no timeout on Azure"));
    }

    private boolean asksForAllPorts() {
        return annotations.truth(AzureAnnotations.ALL_PORTS).orElse(false);
    }

    /// Azure has no rules of SCTP, which passes by one for everything.
    private boolean forAllPorts() {
        return internal
                && (asksForAllPorts() || listeners.stream().anyMatch(listener -> listener.protocol() == Protocol.SCTP));
    }

    /// How many rules there are for these families.
    int count(int families) {
        return families * (forAllPorts() ? Math.min(1, listeners.size()) : listeners.size());
    }

    /// Whether nodes get packets with the frontend's address. Those of internal load balancers cannot for IPv6
    /// (cloud-provider-azure).
    boolean floats(IpFamily family) {
        boolean disabled = annotations.truth(AzureAnnotations.NO_FLOATING_IP).orElse(false);
        return !disabled && !(internal && family == IpFamily.IPV6);
    }

    /// The port at which nodes get a listener's packets.
    int backendPort(IpFamily family, Listener listener) {
        if (floats(family)) {
            return listener.port();
        }
        if (listener.nodePort() == 0) {
            annotations.refuse(
                    SpecReason.NODE_PORT_MISSING,
                    "spec.ports",
                    "port %s has no node port, by which nodes are reached without floating IP; set allocateLoadBalancerNodePorts to true"
                            .formatted(listener));
        }
        return listener.nodePort();
    }

    /// @param probes the probe of each port that has one
    List<Rule> at(Frontend frontend, Map<Listener, Probe> probes) {
        if (!forAllPorts()) {
            return listeners.stream()
                    .map(listener -> rule(frontend, listener, Optional.ofNullable(probes.get(listener))))
                    .toList();
        }
        Optional<Probe> probe = listeners.stream()
                .flatMap(listener -> Optional.ofNullable(probes.get(listener)).stream())
                .findFirst();
        return Stream.of(listeners)
                .filter(all -> !all.isEmpty())
                .map(_ -> ruleOfAllPorts(frontend, probe))
                .toList();
    }

    private Rule rule(Frontend frontend, Listener listener, Optional<Probe> probe) {
        return rule(
                AzureNames.rule(spec.owner(), frontend.family(), listener.protocol(), listener.port()),
                frontend,
                probe,
                Optional.of(listener.protocol()),
                listener.port(),
                backendPort(frontend.family(), listener));
    }

    private Rule ruleOfAllPorts(Frontend frontend, Optional<Probe> probe) {
        return rule(
                AzureNames.ruleOfAllPorts(spec.owner(), frontend.family()), frontend, probe, Optional.empty(), 0, 0);
    }

    private Rule rule(
            String name,
            Frontend frontend,
            Optional<Probe> probe,
            Optional<Protocol> protocol,
            int frontendPort,
            int backendPort) {
        return new Rule(
                name,
                frontend.name(),
                place.pool(spec.owner().cluster(), frontend.family()),
                probe.map(Probe::name),
                protocol,
                frontendPort,
                backendPort,
                floats(frontend.family()),
                idleMinutes(),
                protocol.orElse(Protocol.TCP) == Protocol.TCP && tcpReset(),
                spec.sessionAffinity().isPresent(),
                choices.withoutOutboundSnat());
    }

    private int idleMinutes() {
        return annotations
                .number(AzureAnnotations.IDLE_TIMEOUT, IDLE_MINUTES, LONGEST_IDLE_MINUTES)
                .orElse(IDLE_MINUTES);
    }

    private boolean tcpReset() {
        return !annotations.truth(AzureAnnotations.NO_TCP_RESET).orElse(false);
    }
}
