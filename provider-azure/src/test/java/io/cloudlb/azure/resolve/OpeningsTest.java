// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.users;
import static io.cloudlb.azure.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Opening.Access;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in to a Service, and who is shut out.
class OpeningsTest {
    private static final SpecFixture DENYING = web(AzureAnnotations.DENY_ALL, "true");

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private List<Set<String>> sources(SpecFixture fixture) {
        return resolving.balancing(fixture).openings().stream()
                .filter(opening -> opening.access() == Access.ALLOW)
                .map(opening -> Set.copyOf(opening.sources()))
                .toList();
    }

    @Test
    void letsInTheRangesAlone() {
        assertThat(sources(WEB.from("198.51.100.0/24", "203.0.113.7/32")))
                .containsExactly(Set.of("198.51.100.0/24", "203.0.113.7/32"));
        assertThat(sources(INTERNAL.from("10.9.0.0/16"))).containsExactly(Set.of("10.9.0.0/16"));
    }

    /// cloud-provider-azure#337, AKS#1813: with a service tag and no range the internet was let in too.
    @Test
    void letsInTheServiceTagsAndNotTheInternet() {
        assertThat(sources(web(AzureAnnotations.ALLOWED_TAGS, "AzureFrontDoor.Backend, AzureCloud.westeurope")))
                .containsExactlyInAnyOrder(Set.of("AzureFrontDoor.Backend"), Set.of("AzureCloud.westeurope"));
        assertThat(sources(web(AzureAnnotations.ALLOWED_TAGS, "AzureFrontDoor.Backend")
                        .from("198.51.100.0/24")))
                .containsExactlyInAnyOrder(Set.of("AzureFrontDoor.Backend"), Set.of("198.51.100.0/24"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "*", "Azure Cloud", "Azure/Cloud", "0.0.0.0"})
    void refusesAServiceTagThatIsNone(String tag) {
        assertThat(resolving.problem(web(AzureAnnotations.ALLOWED_TAGS, tag)).message())
                .contains("is no service tag");
    }

    /// cloud-provider-azure#5883: a blank in the list became a rule that shuts everybody out.
    @Test
    void readsRangesWithBlanksAroundThem() {
        assertThat(sources(web(AzureAnnotations.ALLOWED_RANGES, " 198.51.100.0/24 , 203.0.113.0/24 ,")))
                .containsExactly(Set.of("198.51.100.0/24", "203.0.113.0/24"));
    }

    /// The same, where what is written is no range.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.51.100.0",
                "198.51.100.0/33",
                "198.51.100.0 /24",
                "everybody",
                "198.51.100.0/24;203.0.113.0/24"
            })
    void refusesARangeThatIsNoneAndShutsNobodyOut(String range) {
        SpecFixture bad = web(AzureAnnotations.ALLOWED_RANGES, range);

        assertThat(resolving.isRefused(bad.spec())).isTrue();
        assertThat(resolving.problem(bad).reason()).isEqualTo("InvalidSourceRange");
    }

    @Test
    void takesARangeWithHostBitsForItsNetworkAndWarns() {
        SpecFixture host = web(AzureAnnotations.ALLOWED_RANGES, "198.51.100.7/24");

        assertThat(sources(host)).containsExactly(Set.of("198.51.100.0/24"));
        assertThat(resolving.warnings(host)).extracting(Problem::reason).containsExactly("SourceRangeHostBits");
    }

    @Test
    void joinsTheRangesOfBothAnnotations() {
        SpecFixture both = web(AzureAnnotations.ALLOWED_RANGES, "198.51.100.0/24")
                .annotated(ServiceTranslator.SOURCE_RANGES, "203.0.113.0/24")
                .from("203.0.113.0/24");

        assertThat(sources(both)).containsExactly(Set.of("198.51.100.0/24", "203.0.113.0/24"));
    }

    @Test
    void refusesRangesInTheFieldAndInTheAnnotation() {
        SpecFixture both =
                web(AzureAnnotations.ALLOWED_RANGES, "198.51.100.0/24").from("203.0.113.0/24");

        assertThat(resolving.isRefused(both.spec())).isTrue();
        assertThat(resolving.problem(both).message())
                .isEqualTo("cannot be set together with spec.loadBalancerSourceRanges; write all ranges there");
    }

    /// Azure refuses a rule with a range in another.
    @Test
    void leavesOutRangesThatAreInOthers() {
        assertThat(sources(WEB.from("10.0.0.0/8", "10.0.0.0/16", "10.9.9.0/24", "10.255.255.255/32", "11.0.0.0/8")))
                .containsExactly(Set.of("10.0.0.0/8", "11.0.0.0/8"));
    }

    @Test
    void sharesARuleWithServicesThatLetInTheSame() {
        SpecFixture other = SpecFixture.aSpec("other").port(80).from("203.0.113.0/24", "198.51.100.0/24");

        assertThat(resolving
                        .balancing(WEB.from("198.51.100.0/24", "203.0.113.0/24"))
                        .openings())
                .isEqualTo(resolving.balancing(other).openings());
    }

    @Test
    void shutsOutEverybodyElseWhereThatIsAskedFor() {
        assertThat(resolving.balancing(DENYING.from("198.51.100.0/24")).openings())
                .extracting(
                        Opening::access,
                        Opening::family,
                        Opening::protocol,
                        o -> Set.copyOf(o.sources()),
                        o -> Set.copyOf(o.ports()))
                .containsExactlyInAnyOrder(
                        tuple(
                                Access.ALLOW,
                                IpFamily.IPV4,
                                Optional.of(Protocol.TCP),
                                Set.of("198.51.100.0/24"),
                                Set.of(80)),
                        tuple(Access.DENY, IpFamily.IPV4, Optional.empty(), Set.of("*"), Set.of()));
        assertThat(resolving
                        .balancing(dual(DENYING.from("198.51.100.0/24", "2001:db8::/32")))
                        .openings())
                .filteredOn(opening -> opening.access() == Access.DENY)
                .extracting(Opening::family)
                .containsExactly(IpFamily.IPV4, IpFamily.IPV6);
    }

    /// cloud-provider-azure#10862: the rule went with one of two Services that share an address.
    @Test
    void keepsTheDenyingRuleOfEachServiceAtASharedAddressApart() {
        Resolving around = resolving.with(users("front", "192.0.2.7"));
        SpecFixture one = DENYING.annotated(AzureAnnotations.PIP_NAME, "front").from("198.51.100.0/24");
        SpecFixture other = one.uid("uid-of-other");

        assertThat(denying(around.balancing(one)).onlyOf()).contains(WEB.uid());
        assertThat(denying(around.balancing(other)).onlyOf()).contains("uid-of-other");
    }

    private static Opening denying(Balancing balancing) {
        return balancing.openings().stream()
                .filter(opening -> opening.access() == Access.DENY)
                .findFirst()
                .orElseThrow();
    }

    /// All ports of the nodes' own addresses are not the Service's to shut.
    @Test
    void shutsTheServicesNodePortsAloneWithoutFloatingIp() {
        Balancing sunk = resolving.balancing(
                DENYING.annotated(AzureAnnotations.NO_FLOATING_IP, "true").from("198.51.100.0/24"));

        assertThat(denying(sunk).ports()).containsExactly(30_080);
        assertThat(denying(sunk).onlyOf()).contains(WEB.uid());
    }

    @Test
    void shutsNobodyOutWithoutRanges() {
        assertThat(resolving.balancing(DENYING).openings()).noneMatch(opening -> opening.access() == Access.DENY);
        assertThat(resolving.warnings(DENYING)).extracting(Problem::field).containsExactly(AzureAnnotations.DENY_ALL);
    }

    @Test
    void writesNoSecurityGroupWhereThatIsAskedForOrConfigured() {
        SpecFixture none = web(AzureAnnotations.NO_SECURITY_RULES, "true");

        assertThat(resolving.balancing(none).securityGroup()).isEmpty();
        assertThat(resolving.balancing(none).openings()).isEmpty();
        assertThat(resolving.warnings(none)).isEmpty();
        assertThat(resolving.withoutSecurityGroup().balancing(WEB).openings()).isEmpty();
        assertThat(resolving.withoutSecurityGroup().warnings(WEB.from("198.51.100.0/24")))
                .extracting(Problem::reason)
                .containsExactly("SourceRangeWithoutEffect");
    }

    @Test
    void refusesAFamilyThatNobodyCouldReach() {
        assertThat(resolving.problem(dual(WEB.from("198.51.100.0/24"))).message())
                .isEqualTo(
                        "the load balancer has an IPv6 address, and no range is IPv6: nobody could reach it; add one, or ask for the other family alone");
        assertThat(resolving.balancing(dual(INTERNAL.from("10.9.0.0/16"))).openings())
                .as("the virtual network reaches it anyway")
                .extracting(Opening::family)
                .containsExactly(IpFamily.IPV4);
        assertThat(resolving.isRefused(dual(
                        INTERNAL.annotated(AzureAnnotations.DENY_ALL, "true").from("10.9.0.0/16"))))
                .isTrue();
        assertThat(resolving
                        .balancing(dual(
                                web(AzureAnnotations.ALLOWED_TAGS, "AzureCloud").from("198.51.100.0/24")))
                        .openings())
                .hasSize(3);
    }

    @Test
    void warnsOfRangesThatMeanNothing() {
        assertThat(resolving.warnings(WEB.from("198.51.100.0/24", "2001:db8::/32")))
                .extracting(Problem::message)
                .containsExactly("2001:db8::/32 has no effect: the load balancer has no IPv6 address");
        assertThat(resolving.warnings(
                        web(AzureAnnotations.ALLOWED_TAGS, "AzureCloud").from("0.0.0.0/0")))
                .extracting(Problem::message)
                .containsExactly("has no effect: a range of all addresses lets everybody in");
    }

    @Test
    void publishesAndOpensAdditionalAddresses() {
        Balancing more = resolving.balancing(web(AzureAnnotations.ADDITIONAL, "192.0.2.8, 192.0.2.9"));

        assertThat(more.additional()).containsExactly("192.0.2.8", "192.0.2.9");
        assertThat(more.openings())
                .as("another Service may have the same one")
                .extracting(Opening::onlyOf)
                .containsOnly(Optional.of(WEB.uid()));
    }

    /// By a node's own address, clients would be let in to the node.
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2", "10.0.0.11", "2001:db8::1", "127.0.0.1", "192.0.2.0/24"})
    void refusesAdditionalAddressesThatArePrivateOrNone(String address) {
        assertThat(resolving
                        .problem(web(AzureAnnotations.ADDITIONAL, "192.0.2.8," + address))
                        .message())
                .isEqualTo("'%s' is no public address of the load balancer's families, which are [IPv4]"
                        .formatted(address));
    }

    @Test
    void boundsLists() {
        assertThat(resolving.problem(WEB.from(ranges(4_001))).reason()).isEqualTo("TooManySources");
        assertThat(resolving
                        .problem(web(AzureAnnotations.ALLOWED_TAGS, list("Tag", 51)))
                        .reason())
                .isEqualTo("TooManySources");
        assertThat(resolving.isRefused(
                        web(AzureAnnotations.ADDITIONAL, list("192.0.2.", 65)).spec()))
                .isTrue();
    }

    private static String[] ranges(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "10.%d.%d.0/24".formatted(number / 256, number % 256))
                .toArray(String[]::new);
    }

    private static String list(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).collect(Collectors.joining(","));
    }
}
