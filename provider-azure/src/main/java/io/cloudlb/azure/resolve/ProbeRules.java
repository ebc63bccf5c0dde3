// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Part.Probe;
import io.cloudlb.azure.model.Part.ProbeProtocol;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What tells which nodes take a port's traffic. With policy Local nodes tell by themselves; else kube-proxy
/// tells, unless the Service says how its ports are to be probed, or it is configured that each is probed.
record ProbeRules(LoadBalancerSpec spec, AzureChoices choices, PortAnnotations ports, AnnotationReader annotations) {
    private static final List<String> KEYS = List.of(
            AzureAnnotations.PROBE_PROTOCOL,
            AzureAnnotations.PROBE_INTERVAL,
            AzureAnnotations.PROBE_COUNT,
            AzureAnnotations.PROBE_PATH);

    private static final int SECONDS = 5;
    private static final int COUNT = 2;

    /// Seconds for all probes that have to fail, less one (cloud-provider-azure).
    private static final int LONGEST = 119;

    private static final Predicate<String> PATH =
            Pattern.compile("/[\\x21-\\x7e]{0,2047}").asMatchPredicate();

    /// The probe of each port that has one. With the PROXY protocol of a Private Link Service those of other ports than
    /// the Service's own would be answered by nobody.
    ///
    /// @param listeners the ports that have rules
    Map<Listener, Probe> probes(List<Listener> listeners) {
        Map<Listener, Probe> probes = new HashMap<>();
        listeners.stream()
                .filter(ports::hasProbe)
                .forEach(listener -> probe(listener).ifPresent(probe -> probes.put(listener, probe)));
        if (spec.trafficPolicy() instanceof TrafficPolicy.Cluster
                && annotations.text(AzureAnnotations.PROBE_PATH).isPresent()
                && probes.values().stream().allMatch(probe -> probe.protocol() == ProbeProtocol.TCP)) {
            withoutEffect(AzureAnnotations.PROBE_PATH, "every port is probed by tcp, which has no path");
        }
        return probes;
    }

    private Optional<Probe> probe(Listener listener) {
        if (LinkRules.isProxied(annotations)) {
            return Optional.of(listener)
                    .filter(each -> each.protocol() == Protocol.TCP)
                    .map(this::own);
        }
        return switch (spec.trafficPolicy()) {
            case TrafficPolicy.Local(int port) -> Optional.of(local(port));
            case TrafficPolicy.Cluster _ -> {
                if (isOwn() && listener.protocol() == Protocol.TCP) {
                    yield Optional.of(own(listener));
                }
                yield choices.clusterProbe() == AzureChoices.ClusterProbe.SHARED
                        ? Optional.of(kubeProxy())
                        : Optional.empty();
            }
        };
    }

    private boolean isOwn() {
        return choices.clusterProbe() == AzureChoices.ClusterProbe.NODE_PORT
                || ports.areOfProbes()
                || KEYS.stream().anyMatch(key -> annotations.text(key).isPresent());
    }

    private Probe kubeProxy() {
        return new Probe(
                AzureNames.nodeProbe(spec.owner().cluster()),
                ProbeProtocol.HTTP,
                choices.probePort(),
                Optional.of(choices.probePath()),
                SECONDS,
                COUNT);
    }

    private Probe local(int port) {
        if (port == 0) {
            annotations.refuse(
                    SpecReason.HEALTH_CHECK_NODE_PORT_MISSING,
                    "spec.healthCheckNodePort",
                    "externalTrafficPolicy is Local but no health check port is allocated, so nodes without an endpoint cannot be told apart; let the API server allocate one by leaving the field out");
        }
        Stream.concat(
                        KEYS.stream(),
                        spec.listeners().stream()
                                .flatMap(listener -> PortAnnotations.PROBES.stream()
                                        .map(word -> AzureAnnotations.ofPort(listener.port(), word))))
                .filter(key -> annotations.text(key).isPresent())
                .forEach(key -> withoutEffect(
                        key, "with externalTrafficPolicy Local nodes are asked at spec.healthCheckNodePort"));
        return new Probe(
                AzureNames.probe(spec.owner()),
                ProbeProtocol.HTTP,
                port,
                Optional.of(TrafficPolicy.HEALTH_PATH),
                SECONDS,
                COUNT);
    }

    private Probe own(Listener listener) {
        ProbeProtocol protocol = protocol(listener);
        int seconds = number(listener, PortAnnotations.PROBE_INTERVAL, AzureAnnotations.PROBE_INTERVAL, SECONDS, COUNT);
        int count = number(listener, PortAnnotations.PROBE_COUNT, AzureAnnotations.PROBE_COUNT, COUNT, SECONDS);
        if (seconds * count > LONGEST) {
            annotations.invalid(
                    keyOf(listener, PortAnnotations.PROBE_INTERVAL, AzureAnnotations.PROBE_INTERVAL),
                    "%d probes of port %d every %d seconds are more than %d seconds until a node that fails is left out; make one of the two smaller"
                            .formatted(count, listener.port(), seconds, LONGEST));
        }
        return new Probe(
                AzureNames.probe(spec.owner(), listener.protocol(), listener.port()),
                protocol,
                port(listener),
                path(listener, protocol),
                seconds,
                count);
    }

    /// The port's own key if it is there, else that for all ports.
    private String keyOf(Listener listener, String word, String global) {
        String key = AzureAnnotations.ofPort(listener.port(), word);
        return annotations.text(key).isPresent() ? key : global;
    }

    /// @param least the default, which is the least that Azure takes
    /// @param other the least of the other, by which it is multiplied
    private int number(Listener listener, String word, String global, int least, int other) {
        return annotations
                .number(keyOf(listener, word, global), least, LONGEST / other)
                .orElse(least);
    }

    private ProbeProtocol protocol(Listener listener) {
        String key = keyOf(listener, PortAnnotations.PROBE_PROTOCOL, AzureAnnotations.PROBE_PROTOCOL);
        return annotations
                .text(key)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "tcp" -> ProbeProtocol.TCP;
                    case "http" -> ProbeProtocol.HTTP;
                    case "https" -> ProbeProtocol.HTTPS;
                    default -> {
                        annotations.invalid(
                                key, "'%s' is no protocol of a probe; possible: tcp, http, https".formatted(text));
                        yield ProbeProtocol.TCP;
                    }
                })
                .orElse(ProbeProtocol.TCP);
    }

    private Optional<String> path(Listener listener, ProbeProtocol protocol) {
        String own = AzureAnnotations.ofPort(listener.port(), PortAnnotations.PROBE_PATH);
        if (protocol == ProbeProtocol.TCP) {
            annotations.text(own).ifPresent(_ -> withoutEffect(own, "the port is probed by tcp, which has no path"));
            return Optional.empty();
        }
        String key = keyOf(listener, PortAnnotations.PROBE_PATH, AzureAnnotations.PROBE_PATH);
        String path = annotations.text(key).orElse("/");
        if (!PATH.test(path)) {
            annotations.invalid(
                    key,
                    "'%s' is no path of a probe: it begins with / and has at most 2048 visible ASCII characters"
                            .formatted(path));
        }
        return Optional.of(path);
    }

    /// The node port, unless another is named: by the number or the name of a port of the Service, which means
    /// its node port, or by any other number, which is meant as it is.
    private int port(Listener listener) {
        String key = AzureAnnotations.ofPort(listener.port(), PortAnnotations.PROBE_PORT);
        Optional<String> written = annotations.text(key);
        if (written.isEmpty()) {
            return nodePort(listener);
        }
        Optional<Listener> named = spec.listeners().stream()
                .filter(other -> other.protocol() == Protocol.TCP)
                .filter(other ->
                        written.get().equals(other.name()) || written.get().equals(String.valueOf(other.port())))
                .findFirst();
        return named.map(this::nodePort)
                .or(() -> AnnotationReader.parse(written.get()).filter(number -> number > 0 && number <= 65_535))
                .orElseGet(() -> {
                    annotations.invalid(
                            key,
                            "'%s' is neither a name of a TCP port of the Service nor a number from 1 to 65535"
                                    .formatted(written.get()));
                    return 1;
                });
    }

    private int nodePort(Listener listener) {
        if (listener.nodePort() == 0) {
            annotations.refuse(
                    SpecReason.NODE_PORT_MISSING,
                    "spec.ports",
                    "port %s is probed at its node port and has none; set allocateLoadBalancerNodePorts to true, or name a port in %s"
                            .formatted(listener, AzureAnnotations.ofPort(listener.port(), PortAnnotations.PROBE_PORT)));
            return 1;
        }
        return listener.nodePort();
    }

    private void withoutEffect(String key, String why) {
        annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why);
    }
}
