// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Capabilities;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.translate.ServiceTranslator.Translation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The ports of a Service as listeners.
///
/// @param capabilities what the cloud can do
record ListenerRules(Capabilities capabilities) {
    private static final String FIELD = "spec.ports";

    static ListenerRules of(Capabilities capabilities) {
        return new ListenerRules(capabilities);
    }

    Translation<List<Listener>> translate(ServiceView.Spec spec) {
        if (spec.ports().isEmpty()) {
            return Translation.refused(
                    List.of(), SpecReason.NO_PORTS.at(FIELD, "a load balancer needs a port to listen on; add one"));
        }
        List<Listener> listeners = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ServicePort port : spec.ports()) {
            problems.addAll(problemsOf(port, spec.allocateNodePorts()));
            if (!seen.add(port.port() + "/" + port.protocol())) {
                problems.add(SpecReason.DUPLICATE_PORT.at(
                        field(port), port.port() + "/" + port.protocol() + " is listed twice; keep one"));
            } else if (isPort(port.port()) && isPortOrNone(port.nodePort())) {
                listeners.add(listener(port));
            }
        }
        problems.addAll(problemsTogether(listeners));
        return new Translation<>(listeners, problems, List.of());
    }

    private List<Problem> problemsOf(ServicePort port, boolean allocated) {
        List<Problem> problems = new ArrayList<>();
        if (!isPort(port.port()) || !isPortOrNone(port.nodePort())) {
            problems.add(SpecReason.INVALID_PORT.at(
                    field(port),
                    "port %d with node port %d is outside 1-65535".formatted(port.port(), port.nodePort())));
        }
        if (!capabilities.protocols().contains(port.protocol())) {
            problems.add(SpecReason.UNSUPPORTED_PROTOCOL.at(
                    field(port),
                    "this cloud's load balancer does not carry %s; use %s"
                            .formatted(port.protocol(), names(capabilities.protocols()))));
        }
        if (capabilities.needsNodePorts() && port.nodePort() == 0) {
            problems.add(SpecReason.NODE_PORT_MISSING.at(field(port), nodePortAdvice(port, allocated)));
        }
        return problems;
    }

    private static String nodePortAdvice(ServicePort port, boolean allocated) {
        return "port %d/%s has no node port, by which the load balancer reaches the nodes; %s"
                .formatted(
                        port.port(),
                        port.protocol(),
                        allocated
                                ? "the API server has not allocated one, so give it a nodePort"
                                : "set allocateLoadBalancerNodePorts to true or give it a nodePort");
    }

    /// What no port does wrong alone. Protocols that are refused anyway are not counted again.
    private List<Problem> problemsTogether(List<Listener> listeners) {
        List<Listener> carried = listeners.stream()
                .filter(listener -> capabilities.protocols().contains(listener.protocol()))
                .toList();
        Set<Protocol> protocols = carried.stream().map(Listener::protocol).collect(Collectors.toSet());
        if (protocols.size() < 2) {
            return List.of();
        }
        if (!capabilities.mixedProtocols()) {
            return List.of(SpecReason.MIXED_PROTOCOLS.at(
                    FIELD,
                    "this cloud's load balancer carries one protocol, not %s together; make a Service for each"
                            .formatted(names(protocols))));
        }
        return capabilities.samePortDifferentProtocols() ? List.of() : sharedNumbers(carried);
    }

    private static List<Problem> sharedNumbers(List<Listener> listeners) {
        Map<Integer, Set<Protocol>> byPort = new TreeMap<>();
        for (Listener listener : listeners) {
            byPort.computeIfAbsent(listener.port(), _ -> new TreeSet<>()).add(listener.protocol());
        }
        return byPort.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> SpecReason.SAME_PORT_DIFFERENT_PROTOCOLS.at(
                        FIELD,
                        "port %d is asked for with %s, and one listener for both is not supported yet; use different"
                                        .formatted(entry.getKey(), names(entry.getValue()))
                                + " numbers or a Service for each"))
                .toList();
    }

    private static Listener listener(ServicePort port) {
        return new Listener(port.name(), port.port(), port.protocol(), port.nodePort(), port.appProtocol());
    }

    private static String field(ServicePort port) {
        return FIELD + "[" + (port.name().isEmpty() ? port.port() + "/" + port.protocol() : port.name()) + "]";
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }

    private static boolean isPortOrNone(int number) {
        return number == 0 || isPort(number);
    }

    private static String names(Set<Protocol> protocols) {
        SortedSet<Protocol> sorted = new TreeSet<>(protocols);
        return sorted.stream().map(Protocol::name).collect(Collectors.joining(" and "));
    }
}
