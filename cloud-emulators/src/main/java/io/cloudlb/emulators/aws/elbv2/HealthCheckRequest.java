// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.world.TargetGroup.HealthCheck;
import java.util.Optional;

/// The health check parameters of CreateTargetGroup and ModifyTargetGroup; absent ones keep what was there.
record HealthCheckRequest(
        Optional<String> protocol,
        Optional<String> port,
        Optional<String> path,
        Optional<String> httpCodes,
        Optional<Integer> interval,
        Optional<Integer> timeout,
        Optional<Integer> healthyThreshold,
        Optional<Integer> unhealthyThreshold) {

    private static final int DEFAULT_INTERVAL = 30;
    private static final int DEFAULT_TIMEOUT = 10;
    private static final int DEFAULT_HTTP_TIMEOUT = 6;
    private static final int DEFAULT_HEALTHY = 5;
    private static final int DEFAULT_UNHEALTHY = 2;

    static HealthCheckRequest read(Params params) {
        params.flag("HealthCheckEnabled").filter(enabled -> !enabled).ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Health check enabled must be true for target groups with target type 'instance' or 'ip'");
        });
        Optional<Params> matcher = params.structure("Matcher");
        matcher.flatMap(codes -> codes.text("GrpcCode")).ifPresent(_ -> {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest", "Health check matcher gRPC code requires protocol version GRPC");
        });
        return new HealthCheckRequest(
                params.text("HealthCheckProtocol"),
                params.text("HealthCheckPort"),
                params.text("HealthCheckPath"),
                matcher.flatMap(codes -> codes.text("HttpCode")),
                params.integer("HealthCheckIntervalSeconds", 5, 300),
                params.integer("HealthCheckTimeoutSeconds", 2, 120),
                params.integer("HealthyThresholdCount", 2, 10),
                params.integer("UnhealthyThresholdCount", 2, 10));
    }

    /// The check of a new target group: AWS's defaults for Network Load Balancers where nothing was asked.
    HealthCheck created() {
        String chosen = protocol.orElse("TCP");
        int seconds = chosen.equals("HTTP") ? DEFAULT_HTTP_TIMEOUT : DEFAULT_TIMEOUT;
        boolean http = chosen.startsWith("HTTP");
        HealthCheck defaults = new HealthCheck(
                chosen,
                HealthCheck.TRAFFIC_PORT,
                http ? Optional.of("/") : Optional.empty(),
                http ? Optional.of("200-399") : Optional.empty(),
                DEFAULT_INTERVAL,
                Math.min(seconds, interval.orElse(seconds)),
                DEFAULT_HEALTHY,
                DEFAULT_UNHEALTHY);
        return over(defaults);
    }

    /// The check of an existing target group with what was asked changed.
    HealthCheck over(HealthCheck old) {
        String chosen = protocol.orElse(old.protocol());
        checkProtocol(chosen);
        boolean http = chosen.startsWith("HTTP");
        if (!http && path.isPresent()) {
            throw refusal("You cannot specify a health check path for a target group with health check protocol TCP");
        }
        if (!http && httpCodes.isPresent()) {
            throw refusal(
                    "Health check matcher HTTP code cannot be set for target groups with health check protocol TCP");
        }
        path.ifPresent(HealthCheckRequest::checkPath);
        httpCodes.ifPresent(HealthCheckRequest::checkCodes);
        port.ifPresent(HealthCheckRequest::checkPort);
        HealthCheck wanted = new HealthCheck(
                chosen,
                port.orElse(old.port()),
                http ? path.or(old::path).or(() -> Optional.of("/")) : Optional.empty(),
                http ? httpCodes.or(old::httpCodes).or(() -> Optional.of("200-399")) : Optional.empty(),
                interval.orElse(old.intervalSeconds()),
                timeout.orElse(old.timeoutSeconds()),
                healthyThreshold.orElse(old.healthyThreshold()),
                unhealthyThreshold.orElse(old.unhealthyThreshold()));
        checkTimes(wanted);
        return wanted;
    }

    private static void checkProtocol(String chosen) {
        if (!chosen.equals("TCP") && !chosen.equals("HTTP") && !chosen.equals("HTTPS")) {
            throw refusal("Health check protocol '" + chosen + "' must be one of 'HTTP, HTTPS, TCP'");
        }
    }

    private static void checkTimes(HealthCheck wanted) {
        if (wanted.timeoutSeconds() > wanted.intervalSeconds()) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "Health check timeout '%d' must be smaller than or equal to the interval '%d'",
                    wanted.timeoutSeconds(),
                    wanted.intervalSeconds());
        }
    }

    private static void checkPort(String wanted) {
        if (wanted.equals(HealthCheck.TRAFFIC_PORT)) {
            return;
        }
        boolean number = wanted.matches("[0-9]{1,5}");
        if (!number || Integer.parseInt(wanted) < 1 || Integer.parseInt(wanted) > 65_535) {
            throw AwsRefusal.of(
                    "ValidationError",
                    "Health check port '%s' must be either 'traffic-port' or in the range of [1-65535]",
                    wanted);
        }
    }

    private static void checkPath(String wanted) {
        if (!wanted.startsWith("/") || wanted.length() > 1024) {
            throw AwsRefusal.of("ValidationError", "Health check path '%s' must begin with a '/' character", wanted);
        }
    }

    private static void checkCodes(String wanted) {
        if (!wanted.matches("[2-5][0-9]{2}([,-][2-5][0-9]{2})*")) {
            throw AwsRefusal.of(
                    "ValidationError", "Health check matcher HTTP code '%s' must be within '200-599'", wanted);
        }
    }

    private static AwsRefusal refusal(String message) {
        return new AwsRefusal(400, "InvalidConfigurationRequest", message);
    }
}
