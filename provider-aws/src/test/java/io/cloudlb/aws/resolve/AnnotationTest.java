// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import static io.cloudlb.aws.resolve.Resolving.WEB;
import static io.cloudlb.aws.resolve.Resolving.web;
import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every annotation: what good values mean and what is said of bad ones.
class AnnotationTest {
    private final Resolving resolving = Resolving.inAnOrdinaryVpc();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheme | outside",
                "scheme | Internal",
                "internal | perhaps",
                "type | clb",
                "type | nlb-ip",
                "nlb-target-type | ip",
                "ip-address-type | dualstack",
                "name | -web",
                "name | web-",
                "name | internal-web",
                "name | a_b",
                "name | abcdefghijklmnopqrstuvwxyzabcdefg",
                "name | k8s-shop-web-0123456789",
                "additional-resource-tags | team",
                "additional-resource-tags | =shop",
                "additional-resource-tags | cloudlb.io/cluster-uid=mine",
                "additional-resource-tags | kubernetes.io/cluster/demo=owned",
                "additional-resource-tags | aws:x=y",
                "additional-resource-tags | elbv2.k8s.aws/cluster=demo",
                "additional-resource-tags | service.k8s.aws/stack=shop/web",
                "additional-resource-tags | ingress.k8s.aws/stack=shop/web",
                "additional-resource-tags | gateway.k8s.aws.nlb/stack=shop/web",
                "additional-resource-tags | kubernetes.io/service-name=shop/web",
                "additional-resource-tags | KubernetesCluster=demo",
                "additional-resource-tags | karpenter.sh/discovery=demo",
                "additional-resource-tags | sigs.k8s.io/cluster-api-provider-aws/cluster/demo=owned",
                "additional-resource-tags | team=what?",
                "attributes | deletion_protection.enabled",
                "attributes | access_logs.s3.enabled=true",
                "target-group-attributes | preserve_client_ip.enabled=maybe",
                "target-group-attributes.81 | deregistration_delay.timeout_seconds=1",
                "healthcheck-protocol | grpc",
                "healthcheck-port | 70000",
                "healthcheck-port | admin",
                "healthcheck-port | 22",
                "healthcheck-port | 10250",
                "healthcheck-interval | 4",
                "healthcheck-interval | often",
                "healthcheck-timeout | 121",
                "healthcheck-timeout | 11",
                "healthcheck-healthy-threshold | 1",
                "healthcheck-unhealthy-threshold | 11",
                "ssl-cert | arn:aws:acm:eu-west-1:1:certificate/1",
                "ssl-ports | 443",
                "proxy-protocol | *",
                "eip-allocations | eipalloc-1",
                "cross-zone-load-balancing-enabled | yes",
                "backend-protocol | ssl",
                "alpn-policy | HTTP2Only",
                "access-log-enabled | true",
                "enable-prefix-for-ipv6-source-nat | on",
                "manage-backend-security-group-rules | false",
                "inbound-sg-rules-on-private-link-traffic | off",
                "disable-nlb-sg | true",
                "multi-cluster-target-group | true",
                "minimum-load-balancer-capacity | CapacityUnits=100",
                "listener-attributes.TCP-80 | tcp.idle_timeout.seconds=400",
                "subnets | subnet-x",
                "security-groups | sg-x",
            })
    void saysWhatIsWrongWithABadValueAndWhere(String suffix, String value) {
        List<Problem> problems = resolving.problems(web(suffix, value));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().field()).startsWith(AwsAnnotations.PREFIX);
        assertThat(problems.getFirst().message()).hasSizeGreaterThan(20);
    }

    @Test
    void letsTheAnnotationOfOldWinOverTheCrossZoneAttributeAndSaysSo() {
        SpecFixture both = web("cross-zone-load-balancing-enabled", "true")
                .annotated(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=false");

        assertThat(resolving.loadBalancer(both).attributes())
                .containsEntry("load_balancing.cross_zone.enabled", "true");
        assertThat(resolving.warnings(both)).extracting(Problem::reason).containsExactly("ConflictingAnnotations");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target-group-attributes | preserve_client_ip.enabled=true,preserve_client_ip.enabled=false",
                "additional-resource-tags | a=1,a=2",
            })
    void letsTheLastOfTwoEqualKeysCountAndSaysSo(String suffix, String value) {
        AwsDesired.OfService desired = resolving.desired(web(suffix, value));

        assertThat(desired.targetGroups().getFirst().attributes().values()).doesNotContain("true");
        assertThat(desired.loadBalancer().orElseThrow().tags().values()).doesNotContain("1");
        assertThat(resolving.warnings(web(suffix, value)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("the last counts"));
    }

    @Test
    void saysHowOftenASubnetsNameIsAskedForAndHowManyThereAre() {
        Resolving twins =
                resolving.withSubnets(twin("subnet-a", "a"), twin("subnet-b", "b"), Resolving.subnet("subnet-c", "c"));

        assertThat(twins.problems(web("subnets", "twin,twin,twin,twin")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("asked for 4 times", "has 2 subnets"));
    }

    private static Surroundings.Subnet twin(String id, String zone) {
        return Resolving.subnet(id, "twin", zone);
    }

    @Test
    void reportsEveryMistakeOfAServiceTogether() {
        SpecFixture bad = WEB.annotated(Map.of(
                AwsAnnotations.SCHEME, "outside",
                AwsAnnotations.CHECK_INTERVAL, "often",
                AwsAnnotations.SUBNETS, "subnet-x"));

        assertThat(resolving.resolve(bad)).isInstanceOf(Resolution.Refused.class);
        assertThat(resolving.problems(bad))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        AwsAnnotations.SCHEME, AwsAnnotations.CHECK_INTERVAL, AwsAnnotations.SUBNETS);
    }

    @Test
    void doesNotCallWhatIsNotLookedUpYetAMistake() {
        Resolving unknown = resolving.withMachines(Map.of());

        assertThat(unknown.problems(web("scheme", "outside")))
                .extracting(Problem::field)
                .containsExactly(AwsAnnotations.SCHEME);
    }

    @Test
    void waitsForSurroundingsThatDoNotHaveWhatIsNamed() {
        assertThat(resolving.resolve(web("subnets", "subnet-x"))).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolving.resolve(web("security-groups", "sg-x"))).isInstanceOf(Resolution.Unknown.class);
    }

    @Test
    void isInternalUnlessAskedOtherwise() {
        assertThat(resolving.loadBalancer(WEB).scheme()).isEqualTo(Scheme.INTERNAL);
        assertThat(resolving.loadBalancer(web("scheme", "internet-facing")).scheme())
                .isEqualTo(Scheme.INTERNET_FACING);
    }

    @ParameterizedTest
    @CsvSource({"true,INTERNAL", "1,INTERNAL", "0.0.0.0/0,INTERNAL", "false,INTERNET_FACING", "F,INTERNET_FACING"})
    void stillReadsTheAnnotationOfOld(String value, Scheme scheme) {
        assertThat(resolving.loadBalancer(web("internal", value)).scheme()).isEqualTo(scheme);
    }

    @Test
    void letsTheSchemeWinOverTheAnnotationOfOldAndSaysSo() {
        SpecFixture both = web("scheme", "internet-facing").annotated(AwsAnnotations.INTERNAL, "true");

        assertThat(resolving.loadBalancer(both).scheme()).isEqualTo(Scheme.INTERNET_FACING);
        assertThat(resolving.warnings(both)).extracting(Problem::field).containsExactly(AwsAnnotations.INTERNAL);
    }

    @Test
    void takesTheNameTheUserChooses() {
        AwsDesired.LoadBalancer balancer = resolving.loadBalancer(web("name", "front-door"));

        assertThat(balancer.name()).isEqualTo("front-door");
        assertThat(balancer.nameChosen()).isTrue();
    }

    @Test
    void takesSubnetsByIdAndByName() {
        assertThat(resolving
                        .loadBalancer(web("subnets", "subnet-b, name of subnet-a"))
                        .subnets())
                .isInstanceOf(AwsDesired.Subnets.Named.class)
                .satisfies(subnets -> assertThat(subnets.byZone().values()).containsExactly("subnet-a", "subnet-b"));
    }

    @Test
    void refusesTwoSubnetsOfOneZone() {
        Resolving crowded = resolving.withSubnets(Resolving.subnet("subnet-a", "a"), Resolving.subnet("subnet-c", "a"));

        assertThat(crowded.problems(web("subnets", "subnet-a,subnet-c")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("subnet-a", "subnet-c", "eu-west-1a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg-own", "own", "Own group"})
    void takesSecurityGroupsByIdNameAndTagAndMakesNoneOfItsOwn(String name) {
        AwsDesired.OfService desired = resolving.desired(web("security-groups", name));

        assertThat(desired.frontendGroup()).isEmpty();
        assertThat(desired.loadBalancer().orElseThrow().securityGroups())
                .isEqualTo(new AwsDesired.Groups.Named(new TreeSet<>(Set.of("sg-own"))));
    }

    @Test
    void saysThatNamedSecurityGroupsDecideWhoMayCome() {
        assertThat(resolving.warnings(web("security-groups", "sg-own").from("10.0.0.0/8")))
                .extracting(Problem::reason)
                .containsExactly("SourceRangesIgnored");
    }

    @Test
    void putsAdditionalTagsOnEveryResource() {
        AwsDesired.OfService desired = resolving.desired(web("additional-resource-tags", "team=shop, Cost Center=5"));

        assertThat(desired.loadBalancer().orElseThrow().tags())
                .containsEntry("team", "shop")
                .containsEntry("Cost Center", "5")
                .containsEntry(AwsTags.ADDITIONAL_KEYS, "Cost Center=team");
        assertThat(desired.targetGroups().getFirst().tags()).containsEntry("team", "shop");
        assertThat(desired.frontendGroup().orElseThrow().tags()).containsEntry("team", "shop");
    }

    @Test
    void readsCommasInsideOfValues() {
        assertThat(new AnnotationReader(WEB.annotated("k", "a=1\\,2,b=x=y").annotations()).map("k"))
                .containsEntry("a", "1,2")
                .containsEntry("b", "x=y");
    }

    @Test
    void letsThePortsOwnAttributesWin() {
        SpecFixture spec = aSpec("web")
                .port(80)
                .port(443)
                .annotated(
                        AwsAnnotations.TARGET_GROUP_ATTRIBUTES,
                        "deregistration_delay.timeout_seconds=10,proxy_protocol_v2.enabled=true")
                .annotated(
                        AwsAnnotations.TARGET_GROUP_ATTRIBUTES_OF_PORT + "443",
                        "deregistration_delay.timeout_seconds=20,proxy_protocol_v2.enabled=");

        List<AwsDesired.TargetGroup> groups = resolving.desired(spec).targetGroups();

        assertThat(groups.getFirst().attributes()).containsEntry("deregistration_delay.timeout_seconds", "10");
        assertThat(groups.getLast().attributes())
                .containsEntry("deregistration_delay.timeout_seconds", "20")
                .containsEntry("proxy_protocol_v2.enabled", "true");
    }

    @Test
    void handsOnAttributesItDoesNotKnowAndSaysSo() {
        SpecFixture spec = web("attributes", "brand.new=1");

        assertThat(resolving.loadBalancer(spec).attributes()).containsEntry("brand.new", "1");
        assertThat(resolving.warnings(spec)).extracting(Problem::reason).containsExactly("UnknownAttribute");
    }

    @Test
    void cannotHideTheClientsAddressFromUdp() {
        SpecFixture udp = aSpec("dns")
                .udpPort(53)
                .annotated(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "preserve_client_ip.enabled=false");

        assertThat(resolving.problems(udp)).hasSize(1);
    }

    @Test
    void makesAffinityStickyAndSaysThatItHasNoTimeout() {
        assertThat(resolving.desired(WEB.sticky()).targetGroups().getFirst().attributes())
                .containsEntry("stickiness.enabled", "true")
                .containsEntry("stickiness.type", "source_ip");
        assertThat(resolving.warnings(WEB.sticky())).isEmpty();
        assertThat(resolving.warnings(WEB.sticky(Duration.ofMinutes(5))))
                .extracting(Problem::reason)
                .containsExactly("SessionAffinityTimeoutIgnored");
    }
}
