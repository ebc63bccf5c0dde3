// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.HealthCheck;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.core.model.Protocol;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/// What the answers of ELBv2 say, in our records.
public final class ElbAnswers {
    private ElbAnswers() {}

    /// A load balancer as a listing shows it: without attributes and listeners.
    public static AwsState.LoadBalancer loadBalancer(LoadBalancer answer, Map<String, String> tags) {
        return new AwsState.LoadBalancer(
                answer.loadBalancerName(),
                answer.loadBalancerArn(),
                answer.dnsName(),
                Scheme.parse(answer.schemeAsString()).orElse(Scheme.INTERNET_FACING),
                subnets(answer.availabilityZones()),
                new TreeSet<>(answer.securityGroups()),
                new TreeMap<>(tags),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                false);
    }

    static SortedMap<String, String> subnets(Iterable<AvailabilityZone> zones) {
        SortedMap<String, String> subnets = new TreeMap<>();
        zones.forEach(zone -> subnets.put(zone.zoneName(), zone.subnetId()));
        return subnets;
    }

    /// A target group as a listing shows it: without attributes, and with the targets that the caller knows of.
    public static AwsState.TargetGroup targetGroup(
            TargetGroup answer, Map<String, String> tags, Optional<SortedSet<String>> targets) {
        return new AwsState.TargetGroup(
                answer.targetGroupName(),
                answer.targetGroupArn(),
                healthCheck(answer),
                new TreeSet<>(answer.loadBalancerArns()),
                new TreeMap<>(tags),
                Optional.empty(),
                targets);
    }

    static HealthCheck healthCheck(TargetGroup answer) {
        return new HealthCheck(
                probe(answer),
                Optional.ofNullable(answer.healthCheckPort()).orElse(HealthCheck.TRAFFIC_PORT),
                Duration.ofSeconds(answer.healthCheckIntervalSeconds()),
                Duration.ofSeconds(answer.healthCheckTimeoutSeconds()),
                answer.healthyThresholdCount(),
                answer.unhealthyThresholdCount());
    }

    private static HealthCheck.Probe probe(TargetGroup answer) {
        ProtocolEnum protocol = answer.healthCheckProtocol();
        if (protocol != ProtocolEnum.HTTP && protocol != ProtocolEnum.HTTPS) {
            return new HealthCheck.Probe.Tcp();
        }
        String codes = answer.matcher() == null ? "" : answer.matcher().httpCode();
        return new HealthCheck.Probe.Http(
                protocol == ProtocolEnum.HTTPS,
                Optional.ofNullable(answer.healthCheckPath()).orElse("/"),
                Optional.ofNullable(codes).orElse(""));
    }

    /// The transport of a listener; empty for one that is not of ours.
    static Optional<Protocol> protocol(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TCP" -> Optional.of(Protocol.TCP);
            case "UDP" -> Optional.of(Protocol.UDP);
            default -> Optional.empty();
        };
    }
}
