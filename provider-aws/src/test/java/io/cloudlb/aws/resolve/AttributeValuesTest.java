// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.core.model.Problem;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of attributes that AWS does not take are refused before anything is made.
class AttributeValuesTest {
    private static final SpecFixture TCP = aSpec("web").port(80);
    private static final SpecFixture UDP = aSpec("dns").udpPort(53);

    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    private static SpecFixture ofGroups(SpecFixture spec, String attributes) {
        return spec.annotated(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, attributes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy_protocol_v2.enabled=yes",
                "proxy_protocol_v2.enabled=FALSE",
                "proxy_protocol_v2.enabled=",
                "deregistration_delay.timeout_seconds=abc",
                "deregistration_delay.timeout_seconds=5000",
                "deregistration_delay.timeout_seconds=-1",
                "deregistration_delay.timeout_seconds=",
                "deregistration_delay.connection_termination.enabled=on",
                "stickiness.enabled=1",
                "stickiness.type=lb_cookie",
                "stickiness.lb_cookie.duration_seconds=60",
                "load_balancing.algorithm.type=round_robin",
                "load_balancing.cross_zone.enabled=maybe",
                "preserve_client_ip.enabled=no",
                "target_group_health.dns_failover.minimum_healthy_targets.count=0",
                "target_group_health.dns_failover.minimum_healthy_targets.percentage=101",
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=off",
                "target_group_health.dns_failover.minimum_healthy_targets.count=1,target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=2",
                "target_health_state.unhealthy.connection_termination.enabled=0",
                "target_health_state.unhealthy.draining_interval_seconds=60",
                "target_health_state.unhealthy.connection_termination.enabled=false,target_health_state.unhealthy.draining_interval_seconds=360001",
                "with blank=1",
            })
    void refusesWhatATargetGroupCannotHaveAndSaysWhatItCan(String attributes) {
        assertThat(resolving.problems(ofGroups(TCP, attributes)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo(AwsAnnotations.TARGET_GROUP_ATTRIBUTES);
                    assertThat(problem.message()).hasSizeGreaterThan(30);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load_balancing.cross_zone.enabled=yes",
                "deletion_protection.enabled=True",
                "dns_record.client_routing_policy=foo",
                "access_logs.s3.enabled=on",
                "access_logs.s3.bucket=Not a bucket",
                "access_logs.s3.prefix=a/AWSLogs",
                "ipv6.deny_all_igw_traffic=never",
                "secondary_ips.auto_assigned.per_subnet=8",
                "zonal_shift.config.enabled=maybe",
                "idle_timeout.timeout_seconds=60",
                "routing.http2.enabled=true",
            })
    void refusesWhatALoadBalancerCannotHave(String attributes) {
        assertThat(resolving.problems(TCP.annotated(AwsAnnotations.ATTRIBUTES, attributes)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo(AwsAnnotations.ATTRIBUTES));
    }

    @Test
    void namesTheAttributeItsValueAndWhatIsPossible() {
        assertThat(resolving.problems(ofGroups(TCP, "proxy_protocol_v2.enabled=yes")))
                .extracting(Problem::message)
                .containsExactly("proxy_protocol_v2.enabled cannot be 'yes'; possible: false or true");
    }

    @Test
    void namesTheAnnotationThatTheValueIsWrittenIn() {
        String key = AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + "80";

        assertThat(resolving.problems(TCP.annotated(key, "preserve_client_ip.enabled=maybe")))
                .extracting(Problem::field)
                .containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preserve_client_ip.enabled=false",
                "target_health_state.unhealthy.connection_termination.enabled=true",
                "target_health_state.unhealthy.draining_interval_seconds=60",
            })
    void refusesOfUdpWhatOnlyTcpHas(String attributes) {
        assertThat(resolving.problems(ofGroups(UDP, attributes)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("53/UDP", "TCP ports alone"));
        assertThat(resolving.problems(TCP.annotated(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + "80", "")
                        .annotated(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "preserve_client_ip.enabled=false")))
                .isEmpty();
    }

    @Test
    void doesNotTellAUdpGroupWhatItIsAnyway() {
        SpecFixture spec = ofGroups(
                UDP,
                "target_health_state.unhealthy.connection_termination.enabled=false,target_health_state.unhealthy.draining_interval_seconds=0");

        assertThat(resolving.desired(spec).targetGroups().getFirst().attributes())
                .isEmpty();
    }

    @Test
    void writesNothingOfUnhealthyTargetsBackToAUdpGroup() {
        Map<String, String> found =
                Map.of(Attributes.UNHEALTHY_TERMINATION, "false", Attributes.UNHEALTHY_DRAINING, "0");

        assertThat(Attributes.UDP_TARGET_GROUP.difference(new TreeMap<>(), found))
                .isEmpty();
    }

    @Test
    void drainsFromUnhealthyTargetsWhereConnectionsAreNotEnded() {
        SpecFixture spec = ofGroups(
                TCP,
                "target_health_state.unhealthy.connection_termination.enabled=false,target_health_state.unhealthy.draining_interval_seconds=120");

        assertThat(resolving.desired(spec).targetGroups().getFirst().attributes())
                .containsEntry(Attributes.UNHEALTHY_DRAINING, "120");
    }

    @Test
    void takesADrainingIntervalBackByEndingConnectionsAgainAlone() {
        assertThat(Attributes.TCP_TARGET_GROUP.difference(
                        new TreeMap<>(),
                        Map.of(Attributes.UNHEALTHY_TERMINATION, "false", Attributes.UNHEALTHY_DRAINING, "120")))
                .containsOnly(Map.entry(Attributes.UNHEALTHY_TERMINATION, "true"));
        assertThat(Attributes.TCP_TARGET_GROUP.difference(
                        new TreeMap<>(),
                        Map.of(Attributes.UNHEALTHY_TERMINATION, "true", Attributes.UNHEALTHY_DRAINING, "120")))
                .isEmpty();
    }

    private static AwsState.OfService having(String name, Map<String, String> attributes) {
        return AwsState.OfService.NOTHING.with(new AwsState.LoadBalancer(
                name,
                "arn",
                "dns",
                Scheme.INTERNAL,
                new TreeMap<>(Map.of("eu-west-1a", "subnet-a", "eu-west-1b", "subnet-b")),
                new TreeSet<>(Set.of("sg-1")),
                new TreeMap<>(),
                Optional.of(new TreeMap<>(attributes)),
                Optional.of(new TreeMap<>()),
                new TreeMap<>(),
                false));
    }

    @Test
    void doesNotAskForFewerSecondaryAddressesAndSaysWhy() {
        SpecFixture two = TCP.annotated(AwsAnnotations.ATTRIBUTES, Attributes.SECONDARY_ADDRESSES + "=2");
        Map<String, String> four = Map.of(Attributes.SECONDARY_ADDRESSES, "4");

        assertThat(resolving.resolve(two, having("k8s-a-b-0123456789", four)).warnings())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("stays 4", "delete the Service"));
        assertThat(Attributes.LOAD_BALANCER.difference(
                        new TreeMap<>(Map.of(Attributes.SECONDARY_ADDRESSES, "2")), four))
                .isEmpty();
        assertThat(Attributes.LOAD_BALANCER.difference(new TreeMap<>(), four)).isEmpty();
    }

    @Test
    void saysThatALoadBalancerThatStandsKeepsItsName() {
        SpecFixture named = TCP.annotated(AwsAnnotations.NAME, "front-door");

        assertThat(resolving
                        .resolve(named, having("k8s-a-b-0123456789", Map.of()))
                        .warnings())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo("NameKept");
                    assertThat(problem.message())
                            .contains("keeps its name k8s-a-b-0123456789", "delete the Service and create it again");
                });
        assertThat(resolving.resolve(named, having("front-door", Map.of())).warnings())
                .isEmpty();
        assertThat(resolving.warnings(named)).isEmpty();
    }
}
