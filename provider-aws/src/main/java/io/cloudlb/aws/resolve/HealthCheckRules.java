// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The health check of each listener's target group: the defaults of aws-load-balancer-controller, then the
/// annotations.
///
/// With traffic policy Local, HTTP on the `healthCheckNodePort` tells which nodes have an endpoint. With Cluster, a TCP
/// connection to the node port tells that the node forwards. A UDP port cannot be asked by TCP, so a UDP listener's
/// targets are asked at the Service's first TCP node port, or, in a Service of UDP alone, at kube-proxy's own
/// `/healthz` (port 10256), as cloud-provider-aws does in its shared mode; both anchors' default, TCP on the UDP
/// port, never turns healthy.
///
/// @param allowed the ports that health checks may ask
record HealthCheckRules(LoadBalancerSpec spec, HealthCheckPorts allowed, AnnotationReader annotations) {
    private static final String ANY_GOOD_CODE = "200-399";
    private static final Pattern CODE_OR_RANGE = Pattern.compile("[2-5]\\d\\d(-[2-5]\\d\\d)?");
    private static final int LONGEST_PATH = 1024;

    HealthCheck of(Listener listener) {
        HealthCheck basis = defaults(listener);
        Duration interval = seconds(AwsAnnotations.CHECK_INTERVAL, 5, 300).orElse(basis.interval());
        HealthCheck check = new HealthCheck(
                probe(basis.probe()),
                port(listener).orElse(basis.port()),
                interval,
                seconds(AwsAnnotations.CHECK_TIMEOUT, 2, 120).orElseGet(() -> atMost(interval, basis.timeout())),
                annotations.number(AwsAnnotations.CHECK_HEALTHY, 2, 10).orElse(basis.healthyThreshold()),
                annotations.number(AwsAnnotations.CHECK_UNHEALTHY, 2, 10).orElse(basis.unhealthyThreshold()));
        refuseImpossible(check);
        return check;
    }

    private HealthCheck defaults(Listener listener) {
        return switch (spec.trafficPolicy()) {
            case TrafficPolicy.Local _ -> basis(asksKubeProxy(), healthPort(), 6, 2);
            case TrafficPolicy.Cluster _
            when listener.protocol() != Protocol.UDP ->
                basis(new HealthCheck.Probe.Tcp(), HealthCheck.TRAFFIC_PORT, 10, 3);
            case TrafficPolicy.Cluster _ ->
                firstTcpNodePort()
                        .map(port -> basis(new HealthCheck.Probe.Tcp(), port, 10, 3))
                        .orElse(basis(asksKubeProxy(), healthPort(), 10, 3));
        };
    }

    private static HealthCheck basis(HealthCheck.Probe probe, String port, int timeout, int threshold) {
        return new HealthCheck(probe, port, Duration.ofSeconds(10), Duration.ofSeconds(timeout), threshold, threshold);
    }

    private Optional<String> firstTcpNodePort() {
        return spec.listeners().stream()
                .filter(listener -> listener.protocol() == Protocol.TCP)
                .map(listener -> String.valueOf(listener.nodePort()))
                .findFirst();
    }

    private HealthCheck.Probe probe(HealthCheck.Probe basis) {
        Optional<String> protocol =
                annotations.text(AwsAnnotations.CHECK_PROTOCOL).map(text -> text.toLowerCase(Locale.ROOT));
        boolean http = protocol.map(text -> text.startsWith("http")).orElse(basis instanceof HealthCheck.Probe.Http);
        protocol.filter(text -> !List.of("tcp", "http", "https").contains(text))
                .ifPresent(text -> annotations.invalid(
                        AwsAnnotations.CHECK_PROTOCOL, "'%s' is none of tcp, http, https".formatted(text)));
        if (!http) {
            warnOfHttpSettings();
            return new HealthCheck.Probe.Tcp();
        }
        boolean secure = protocol.filter("https"::equals).isPresent();
        return new HealthCheck.Probe.Http(secure, path(basis), codes());
    }

    private void warnOfHttpSettings() {
        for (String key : List.of(AwsAnnotations.CHECK_PATH, AwsAnnotations.CHECK_CODES)) {
            annotations
                    .text(key)
                    .ifPresent(_ -> annotations.warn(
                            SpecReason.ANNOTATION_WITHOUT_EFFECT,
                            key,
                            "has no effect on a TCP health check; set healthcheck-protocol to http"));
        }
    }

    private String path(HealthCheck.Probe basis) {
        String path = annotations.text(AwsAnnotations.CHECK_PATH).orElseGet(() -> defaultPath(basis));
        if (!path.startsWith("/") || path.length() > LONGEST_PATH) {
            annotations.invalid(
                    AwsAnnotations.CHECK_PATH, "'%s' does not begin with / or is longer than 1024".formatted(path));
        }
        return path;
    }

    /// kube-proxy's answer where kube-proxy is asked; the application's root when the user asks the application.
    private String defaultPath(HealthCheck.Probe basis) {
        boolean chosenProtocol = annotations.text(AwsAnnotations.CHECK_PROTOCOL).isPresent();
        boolean chosenPort = annotations.text(AwsAnnotations.CHECK_PORT).isPresent();
        boolean asksKubeProxy = basis instanceof HealthCheck.Probe.Http && !chosenPort;
        boolean local = spec.trafficPolicy() instanceof TrafficPolicy.Local;
        return local || asksKubeProxy || !chosenProtocol ? TrafficPolicy.HEALTH_PATH : "/";
    }

    private String codes() {
        String codes = annotations.text(AwsAnnotations.CHECK_CODES).orElse(ANY_GOOD_CODE);
        boolean good = Arrays.stream(codes.split(",", -1))
                .allMatch(code -> CODE_OR_RANGE.matcher(code).matches());
        if (!good) {
            annotations.invalid(
                    AwsAnnotations.CHECK_CODES,
                    "'%s' is not a list of codes or ranges from 200 to 599, such as 200,204 or 200-399"
                            .formatted(codes));
        }
        return codes;
    }

    private Optional<String> port(Listener listener) {
        return annotations.text(AwsAnnotations.CHECK_PORT).flatMap(text -> {
            Optional<String> port = number(text).or(() -> ofPortNamed(text));
            if (port.isEmpty()) {
                annotations.invalid(
                        AwsAnnotations.CHECK_PORT,
                        "'%s' is neither traffic-port, nor a number from 1 to 65535, nor the name of a TCP port of this Service"
                                .formatted(text));
            } else if (port.get().equals(HealthCheck.TRAFFIC_PORT) && listener.protocol() == Protocol.UDP) {
                annotations.refuse(
                        AwsReason.UDP_HEALTH_CHECK,
                        AwsAnnotations.CHECK_PORT,
                        "port %s is UDP, which a health check cannot ask; name a TCP port".formatted(listener));
            } else if (!mayAsk(port.get())) {
                annotations.refuse(
                        AwsReason.HEALTH_CHECK_PORT_NOT_ALLOWED,
                        AwsAnnotations.CHECK_PORT,
                        "port %s of the nodes is not open to health checks; take one of %s, or have an administrator allow it with --%s"
                                .formatted(port.get(), allowed, AwsSettings.HEALTH_CHECK_PORTS));
            }
            return port;
        });
    }

    /// Its own ports a Service has from the API server; of others, those that are for all. Where the user names the
    /// security groups, nothing is opened for it.
    private boolean mayAsk(String port) {
        return port.equals(HealthCheck.TRAFFIC_PORT)
                || isOwn(Integer.parseInt(port))
                || allowed.allow(Integer.parseInt(port))
                || !annotations.list(AwsAnnotations.SECURITY_GROUPS).isEmpty();
    }

    private boolean isOwn(int port) {
        boolean tells =
                spec.trafficPolicy() instanceof TrafficPolicy.Local local && local.healthCheckNodePort() == port;
        return tells
                || spec.listeners().stream()
                        .filter(listener -> listener.protocol() == Protocol.TCP)
                        .anyMatch(listener -> listener.nodePort() == port);
    }

    private static Optional<String> number(String text) {
        return text.equals(HealthCheck.TRAFFIC_PORT)
                ? Optional.of(text)
                : AnnotationReader.parse(text)
                        .filter(port -> port >= 1 && port <= 65535)
                        .map(String::valueOf);
    }

    private Optional<String> ofPortNamed(String name) {
        return spec.listeners().stream()
                .filter(listener -> listener.protocol() == Protocol.TCP)
                .filter(listener -> listener.name().equals(name))
                .map(listener -> String.valueOf(listener.nodePort()))
                .findFirst();
    }

    private Optional<Duration> seconds(String key, int least, int most) {
        return annotations.number(key, least, most).map(Duration::ofSeconds);
    }

    private void refuseImpossible(HealthCheck check) {
        if (check.timeout().compareTo(check.interval()) > 0) {
            annotations.invalid(
                    AwsAnnotations.CHECK_TIMEOUT,
                    "the health check would wait %d s for an answer and ask every %d s; make the timeout no longer, or the interval longer with %s"
                            .formatted(
                                    check.timeout().toSeconds(),
                                    check.interval().toSeconds(),
                                    AwsAnnotations.CHECK_INTERVAL));
        }
    }

    /// A timeout that nobody wrote is no longer than the interval that somebody wrote.
    private static Duration atMost(Duration interval, Duration timeout) {
        return timeout.compareTo(interval) > 0 ? interval : timeout;
    }

    private String healthPort() {
        return String.valueOf(spec.trafficPolicy().healthPort());
    }

    private static HealthCheck.Probe asksKubeProxy() {
        return new HealthCheck.Probe.Http(false, TrafficPolicy.HEALTH_PATH, ANY_GOOD_CODE);
    }
}
