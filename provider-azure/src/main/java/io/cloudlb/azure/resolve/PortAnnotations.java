// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The annotations of single ports, `port_<number>_<word>`.
record PortAnnotations(LoadBalancerSpec spec, AnnotationReader annotations) {
    static final String PROBE_PROTOCOL = "health-probe_protocol";
    static final String PROBE_PORT = "health-probe_port";
    static final String PROBE_INTERVAL = "health-probe_interval";
    static final String PROBE_COUNT = "health-probe_num-of-probe";
    static final String PROBE_PATH = "health-probe_request-path";

    /// Those that say how a port is probed.
    static final List<String> PROBES = List.of(PROBE_PROTOCOL, PROBE_PORT, PROBE_INTERVAL, PROBE_COUNT, PROBE_PATH);

    private static final String NO_RULE = "no_lb_rule";
    private static final String NO_PROBE = "no_probe_rule";
    private static final List<String> WORDS =
            Stream.concat(Stream.of(NO_RULE, NO_PROBE), PROBES.stream()).toList();
    private static final Pattern KEY =
            Pattern.compile(Pattern.quote(AzureAnnotations.PORT) + "([1-9][0-9]{0,4})_(.+)", Pattern.DOTALL);

    /// Warns of those that mean nothing.
    void warn() {
        for (String key : annotations.keys()) {
            if (key.startsWith(AzureAnnotations.PORT)) {
                trouble(key).ifPresent(problem -> annotations.warn(problem.reason(), key, problem.message()));
            }
        }
    }

    private record Trouble(SpecReason reason, String message) {}

    private Optional<Trouble> trouble(String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.of(new Trouble(
                    SpecReason.UNKNOWN_ANNOTATION,
                    "is not known and has no effect; annotations of one port are port_<number>_<word>"));
        }
        String port = parts.group(1);
        String word = parts.group(2);
        if (!WORDS.contains(word)) {
            String advice = DidYouMean.of(WORDS)
                    .nearest(word)
                    .map(known ->
                            "did you mean %sport_%s_%s?".formatted(key.substring(0, key.indexOf('/') + 1), port, known))
                    .orElse("possible for a port: " + String.join(", ", WORDS));
            return Optional.of(new Trouble(SpecReason.UNKNOWN_ANNOTATION, "is not known and has no effect; " + advice));
        }
        boolean ofProbe = PROBES.contains(word);
        return spec.listeners().stream()
                        .filter(listener -> !ofProbe || listener.protocol() == Protocol.TCP)
                        .anyMatch(listener -> port.equals(String.valueOf(listener.port())))
                ? Optional.empty()
                : Optional.of(new Trouble(
                        SpecReason.ANNOTATION_WITHOUT_EFFECT,
                        "has no effect: the Service has no %sport %s".formatted(ofProbe ? "TCP " : "", port)));
    }

    /// Whether any port says how it is probed.
    boolean areOfProbes() {
        return spec.listeners().stream()
                .filter(listener -> listener.protocol() == Protocol.TCP)
                .flatMap(listener -> PROBES.stream().map(word -> AzureAnnotations.ofPort(listener.port(), word)))
                .anyMatch(key -> annotations.text(key).isPresent());
    }

    boolean hasRule(Listener listener) {
        return !isSet(listener, NO_RULE);
    }

    boolean hasProbe(Listener listener) {
        return !isSet(listener, NO_PROBE);
    }

    private boolean isSet(Listener listener, String word) {
        return annotations.truth(AzureAnnotations.ofPort(listener.port(), word)).orElse(false);
    }
}
