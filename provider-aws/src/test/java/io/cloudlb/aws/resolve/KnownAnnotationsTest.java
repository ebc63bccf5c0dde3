// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.aws.resolve.Resolving.web;
import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.Problem;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of annotations that other controllers read and this provider does not do.
class KnownAnnotationsTest {
    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend-protocol | tcp",
                "backend-protocol | TCP",
                "backend-protocol | http",
                "cross-zone-load-balancing-enabled | false",
                "cross-zone-load-balancing-enabled | true",
                "access-log-enabled | false",
                "access-log-s3-bucket-name | logs",
                "access-log-s3-bucket-prefix | web",
                "enable-tcp-udp-listener | false",
                "enable-tcp-udp-listener | true",
                "multi-cluster-target-group | false",
                "disable-nlb-sg | False",
                "manage-backend-security-group-rules | true",
                "enable-prefix-for-ipv6-source-nat | off",
                "enable-icmp-for-path-mtu-discovery | off",
                "inbound-sg-rules-on-private-link-traffic | on",
                "minimum-load-balancer-capacity | CapacityUnits=0",
                "alpn-policy | None",
                "listener-attributes.TCP-80 | tcp.idle_timeout.seconds=350",
                "listener-attributes.TCP-80 | ''",
                "ssl-cert | ''",
                "ssl-ports | ' '",
                "ssl-negotiation-policy | ''",
                "proxy-protocol | ''",
                "extra-security-groups | ''",
                "eip-allocations | ''",
                "target-node-labels | ''",
                "connection-idle-timeout | ''",
                "type | ''",
                "scheme | ''",
                "internal | ''",
                "name | ''",
                "subnets | ''",
                "security-groups | ','",
                "attributes | ''",
                "healthcheck-port | ''",
            })
    void servesWhoAsksForNothingOrForWhatIsDoneAnywayWithoutAWord(String suffix, String value) {
        assertThat(resolving.problems(web(suffix, value))).isEmpty();
        assertThat(resolving.warnings(web(suffix, value))).isEmpty();
    }

    @Test
    void saysWhatToDoInsteadOfElasticAddresses() {
        assertThat(resolving.problems(web("eip-allocations", "eipalloc-1")))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains(
                        "not supported yet; take the annotation out",
                        "addresses that stay as long as the load balancer");
    }

    @Test
    void takesTheRulesOfNodesToBeTheUsersWhereTheGroupsAre() {
        SpecFixture own = web("security-groups", "sg-own");

        assertThat(resolving.problems(
                        own.annotated(AwsAnnotations.PREFIX + "manage-backend-security-group-rules", "false")))
                .isEmpty();
        assertThat(resolving.problems(
                        own.annotated(AwsAnnotations.PREFIX + "manage-backend-security-group-rules", "true")))
                .hasSize(1);
    }

    @Test
    void servesTheManifestOfIngressNginxForNetworkLoadBalancers() {
        SpecFixture controller = aSpec("ingress-nginx-controller")
                .port(80)
                .port(443)
                .local()
                .annotated(Map.of(
                        AwsAnnotations.PREFIX + "backend-protocol", "tcp",
                        AwsAnnotations.PREFIX + "cross-zone-load-balancing-enabled", "true",
                        AwsAnnotations.PREFIX + "type", "nlb"));

        assertThat(resolving.loadBalancer(controller).attributes())
                .containsOnly(Map.entry("load_balancing.cross_zone.enabled", "true"));
        assertThat(resolving.warnings(controller)).isEmpty();
    }

    @Test
    void knowsEveryAnnotationItReads() {
        assertThat(KnownAnnotations.catalogue().knows(AwsAnnotations.PREFIX + "ssl-cert"))
                .isTrue();
        assertThat(KnownAnnotations.catalogue().knows(AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + "80"))
                .isTrue();
        assertThat(KnownAnnotations.catalogue().knows(AwsAnnotations.PREFIX + "shceme"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nlb", "external"})
    void takesTheTypesThatMeanANetworkLoadBalancer(String type) {
        assertThat(resolving.problems(web("type", type))).isEmpty();
    }

    @Test
    void warnsOfSettingsThatOnlyClassicLoadBalancersHave() {
        assertThat(resolving.problems(web("connection-idle-timeout", "60"))).isEmpty();
        assertThat(resolving.warnings(web("connection-idle-timeout", "60"))).hasSize(1);
    }
}
