// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.write;

import io.cloudlb.aws.model.HealthCheck;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/// Health checks in the form that ELBv2 takes, which has two requests for them and no common type.
final class HealthChecks {
    private HealthChecks() {}

    static void set(CreateTargetGroupRequest.Builder request, HealthCheck check) {
        request.healthCheckEnabled(true)
                .healthCheckProtocol(protocol(check))
                .healthCheckPort(check.port())
                .healthCheckIntervalSeconds((int) check.interval().toSeconds())
                .healthCheckTimeoutSeconds((int) check.timeout().toSeconds())
                .healthyThresholdCount(check.healthyThreshold())
                .unhealthyThresholdCount(check.unhealthyThreshold());
        if (check.probe() instanceof HealthCheck.Probe.Http http) {
            request.healthCheckPath(http.path()).matcher(matcher -> matcher.httpCode(http.codes()));
        }
    }

    static void set(ModifyTargetGroupRequest.Builder request, HealthCheck check) {
        request.healthCheckProtocol(protocol(check))
                .healthCheckPort(check.port())
                .healthCheckIntervalSeconds((int) check.interval().toSeconds())
                .healthCheckTimeoutSeconds((int) check.timeout().toSeconds())
                .healthyThresholdCount(check.healthyThreshold())
                .unhealthyThresholdCount(check.unhealthyThreshold());
        if (check.probe() instanceof HealthCheck.Probe.Http http) {
            request.healthCheckPath(http.path()).matcher(matcher -> matcher.httpCode(http.codes()));
        }
    }

    private static ProtocolEnum protocol(HealthCheck check) {
        return switch (check.probe()) {
            case HealthCheck.Probe.Tcp _ -> ProtocolEnum.TCP;
            case HealthCheck.Probe.Http http -> http.secure() ? ProtocolEnum.HTTPS : ProtocolEnum.HTTP;
        };
    }
}
