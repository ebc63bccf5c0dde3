// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.INTERNAL;
import static io.cloudlb.azure.resolve.Resolving.PLACE;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.subnetId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Part.ProbeProtocol;
import io.cloudlb.azure.model.PrivateLink;
import io.cloudlb.azure.model.PrivateLink.Nat;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.FoundLink;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a Service asks for with `azure-pls-…`, and what is told before anything is made.
class PrivateLinkServicesTest {
    private static final SpecFixture LINKED = INTERNAL.annotated(AzureAnnotations.LINK_CREATE, "true");
    private static final String ONE = "11111111-1111-1111-1111-111111111111";
    private static final String OTHER = "22222222-2222-2222-2222-222222222222";

    private final Resolving byAddress = Resolving.inAnOrdinaryNetwork();
    private final Resolving resolving = byAddress.byInterface();

    private PrivateLink link(SpecFixture fixture) {
        return resolving.balancing(fixture).link().orElseThrow();
    }

    private static FoundLink found(String name, Optional<OwnerMark> mark, ArmId... frontends) {
        return new FoundLink(PLACE.privateLink("shop", name), new TreeSet<>(List.of(frontends)), mark, "default/first");
    }

    private ArmId frontend(SpecFixture fixture) {
        return link(fixture).frontend();
    }

    @Test
    void oneThatIsAskedForWithoutWordsIsShownToNobodyAndHasAnAddressOfTheNodes() {
        PrivateLink link = link(LINKED);

        assertThat(link.id().text())
                .startsWith(
                        "/subscriptions/sub/resourceGroups/shop/providers/Microsoft.Network/privateLinkServices/k8s-");
        assertThat(link.frontend().text()).contains("/loadBalancers/kubernetes-internal/frontendIPConfigurations/k8s-");
        assertThat(link.nat()).isEqualTo(new Nat(subnetId("nodes"), 1, List.of()));
        assertThat(Stream.of(link.fqdns(), link.visibility(), link.autoApproval()))
                .allMatch(Set::isEmpty);
        assertThat(link.proxyProtocol()).isFalse();
        assertThat(resolving.warnings(LINKED)).isEmpty();
    }

    @Test
    void whatIsAskedForIsTaken() {
        PrivateLink link = link(LINKED.annotated(AzureAnnotations.LINK_NAME, "Shop_1.x")
                .annotated(AzureAnnotations.LINK_GROUP, "lent")
                .annotated(AzureAnnotations.LINK_SUBNET, "OTHER")
                .annotated(AzureAnnotations.LINK_COUNT, "8")
                .annotated(AzureAnnotations.LINK_ADDRESSES, " 10.1.0.9   10.1.0.7 ")
                .annotated(AzureAnnotations.LINK_FQDNS, "Shop.example.com www.example.com")
                .annotated(AzureAnnotations.LINK_VISIBILITY, ONE + " " + OTHER)
                .annotated(AzureAnnotations.LINK_APPROVAL, OTHER));

        assertThat(link.id()).isEqualTo(PLACE.privateLink("lent", "Shop_1.x"));
        assertThat(link.nat()).isEqualTo(new Nat(subnetId("other"), 8, List.of("10.1.0.9", "10.1.0.7")));
        assertThat(link.fqdns()).containsExactly("shop.example.com", "www.example.com");
        assertThat(link.visibility()).containsExactly(ONE, OTHER);
        assertThat(link.autoApproval()).containsExactly(OTHER);
    }

    @Test
    void allMayFindItAndAllMayBeLetIn() {
        PrivateLink link = link(LINKED.annotated(AzureAnnotations.LINK_VISIBILITY, ONE + " *")
                .annotated(AzureAnnotations.LINK_APPROVAL, "*"));

        assertThat(link.visibility()).containsExactly("*");
        assertThat(link.autoApproval()).containsExactly("*");
    }

    @Test
    void theSubnetOfTheLoadBalancerIsItsOwnToo() {
        assertThat(link(LINKED.annotated(AzureAnnotations.INTERNAL_SUBNET, "other"))
                        .nat()
                        .subnet())
                .isEqualTo(subnetId("other"));
    }

    @Test
    void theResourceGroupOfTheFileIsTheUsualOne() {
        AzureChoices choices = AzureChoices.DEFAULT;
        Resolving elsewhere = resolving.with(new AzureChoices(
                choices.clusterProbe(), choices.probePort(), choices.probePath(), false, Optional.of("lent")));

        assertThat(elsewhere.balancing(LINKED).link().orElseThrow().id().group())
                .contains("lent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "azure-pls-create | yes | neither true nor false",
                "azure-pls-name | -shop | no name of a Private Link Service",
                "azure-pls-name | shop. | no name of a Private Link Service",
                "azure-pls-resource-group | a/b | no name of a resource group",
                "azure-pls-ip-configuration-ip-address-count | 0 | 1 to 8",
                "azure-pls-ip-configuration-ip-address-count | 9 | 1 to 8",
                "azure-pls-ip-configuration-ip-address | fd00::9 | no IPv4 address",
                "azure-pls-ip-configuration-ip-address | 10.0.0.9 10.0.0.10 | names 2 addresses",
                "azure-pls-ip-configuration-ip-address | 10.1.0.9 | no address of subnet nodes",
                "azure-pls-ip-configuration-ip-address | 10.0.0.3 | no address of subnet nodes",
                "azure-pls-fqdns | shop | no domain name",
                "azure-pls-fqdns | -a.example.com | no domain name",
                "azure-pls-proxy-protocol | v2 | neither true nor false",
                "azure-pls-visibility | everybody | neither the id of a subscription nor *",
                "azure-pls-auto-approval | 11111111-1111-1111-1111-111111111111 | does not let them see",
            })
    void whatMeansNothingIsRefusedWithWhatIsPossible(String key, String value, String said) {
        LoadBalancerSpec spec =
                LINKED.annotated("service.beta.kubernetes.io/" + key, value).spec();

        Problem problem = resolving.problem(spec);

        assertThat(resolving.isRefused(spec)).isTrue();
        assertThat(problem.field()).endsWith(key);
        assertThat(problem.message()).contains(said);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThat(resolving.problems(LINKED.annotated(AzureAnnotations.LINK_NAME, "?")
                        .annotated(AzureAnnotations.LINK_COUNT, "many")
                        .annotated(AzureAnnotations.LINK_VISIBILITY, "x")
                        .spec()))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        AzureAnnotations.LINK_NAME, AzureAnnotations.LINK_COUNT, AzureAnnotations.LINK_VISIBILITY);
    }

    @Test
    void listsAreBounded() {
        String names = IntStream.rangeClosed(1, 101)
                .mapToObj(number -> "n%d.example.com".formatted(number))
                .collect(Collectors.joining(" "));

        assertThat(resolving
                        .problem(LINKED.annotated(AzureAnnotations.LINK_FQDNS, names))
                        .message())
                .isEqualTo("has 101 entries, and at most 100 are taken; take some out");
    }

    @Test
    void aPublicLoadBalancerHasOneOnlyWithoutFloatingIp() {
        SpecFixture external = WEB.annotated(AzureAnnotations.LINK_CREATE, "true");

        assertThat(resolving.problem(external).message()).contains(AzureAnnotations.NO_FLOATING_IP);
        assertThat(link(external.annotated(AzureAnnotations.NO_FLOATING_IP, "true"))
                        .frontend()
                        .text())
                .contains("/loadBalancers/kubernetes/");
    }

    @Test
    void poolsOfAddressesTakeNone() {
        assertThat(byAddress.problem(LINKED).message()).contains("nodeIPConfiguration");
        assertThat(byAddress.isRefused(LINKED.spec())).isTrue();
    }

    @Test
    void itIsForIpv4Alone() {
        assertThat(resolving.problems(Resolving.six(LINKED)))
                .extracting(Problem::reason)
                .containsExactly("UnsupportedIPFamily");
        assertThat(resolving
                        .balancing(Resolving.dual(LINKED))
                        .link()
                        .orElseThrow()
                        .frontend()
                        .text())
                .endsWith("_v4");
    }

    /// Upstream turns them off itself; the subnet is the user's.
    @Test
    void aSubnetThatTakesNoneIsNamedWithTheCommandThatMakesIt() {
        Resolving strict = resolving.withSubnets(new Subnet(subnetId("nodes"), List.of("10.0.0.0/24"), false));

        Problem problem = strict.problem(LINKED);

        assertThat(problem.reason()).isEqualTo("PrivateLinkUnsuitable");
        assertThat(problem.message())
                .contains("az network vnet subnet update --ids " + subnetId("nodes")
                        + " --private-link-service-network-policies Disabled");
        assertThat(resolving
                        .problem(LINKED.annotated(AzureAnnotations.LINK_SUBNET, "none"))
                        .reason())
                .isEqualTo("SubnetNotFound");
    }

    @Test
    void nothingIsDecidedBeforeTheyWereReadAndOneThatStandsStays() {
        assertThat(resolving.withoutLinks().problem(LINKED).reason()).isEqualTo("PrivateLinkUnknown");

        Resolving standing = resolving.standing(LINKED, "10.0.0.20").withoutLinks();
        SpecFixture renamed = LINKED.annotated(AzureAnnotations.LINK_NAME, "other");
        assertThat(standing.meanwhile(renamed.spec()).orElseThrow().link()).contains(link(LINKED));
    }

    @Test
    void takingTheWordsOutMovesNothing() {
        SpecFixture worded = LINKED.annotated(AzureAnnotations.LINK_NAME, "shop")
                .annotated(AzureAnnotations.LINK_GROUP, "lent")
                .annotated(AzureAnnotations.LINK_SUBNET, "other");

        PrivateLink kept =
                resolving.standing(worded, "10.0.0.20").balancing(LINKED).link().orElseThrow();

        assertThat(kept).isEqualTo(link(worded));
    }

    /// Somebody has given it an address of another subnet, too.
    @Test
    void oneThatHasAddressesOfTwoSubnetsComesBackToOne() {
        Resolving standing = resolving.standing(LINKED, "10.0.0.20");
        PrivateLink link = link(LINKED);
        PrivateLink spread = new PrivateLink(
                link.id(),
                link.frontend(),
                new Nat(new ArmId(""), 2, List.of()),
                false,
                link.fqdns(),
                link.visibility(),
                link.autoApproval(),
                "",
                Provisioning.SUCCEEDED,
                Optional.empty(),
                Optional.empty());
        Resolving edited = new Resolving(
                standing.surroundings(), standing.nodes(), standing.state().with(spread), standing.choices());

        assertThat(edited.balancing(LINKED).link().orElseThrow().nat())
                .isEqualTo(new Nat(subnetId("nodes"), 1, List.of()));
    }

    @Test
    void oneOfSomebodyElsesIsInTheWay() {
        Problem before = resolving
                .withLinks(found("theirs", Optional.empty(), frontend(LINKED)))
                .problem(LINKED);
        assertThat(before.reason()).isEqualTo("PrivateLinkInUse");
        assertThat(before.message()).contains("privateLinkServices/theirs", "left alone");

        SpecFixture named = LINKED.annotated(AzureAnnotations.LINK_NAME, "theirs");
        assertThat(resolving
                        .withLinks(found("theirs", Optional.empty()))
                        .problem(named)
                        .reason())
                .isEqualTo("PrivateLinkInUse");
    }

    @Test
    void whoeverAskedFirstConfiguresTheOneOfASharedAddress() {
        SpecFixture shared = LINKED.annotated(AzureAnnotations.IPV4, "10.0.0.20");
        OwnerMark first = new OwnerMark(SpecFixture.CLUSTER.uid(), "another");
        Resolving both = resolving.withLinks(found("first", Optional.of(first), frontend(shared)));

        assertThat(both.meanwhile(shared.spec()).orElseThrow().link()).isEmpty();
        assertThat(both.problem(shared).message()).contains("first of default/first");
        assertThat(both.problem(shared.annotated(AzureAnnotations.LINK_FQDNS, "a.example.com"))
                        .message())
                .contains("it is default/first that configures it", AzureAnnotations.LINK_FQDNS);
    }

    /// B2: kube-proxy answers no probe that begins with a line of the PROXY protocol.
    @Test
    void withTheProxyProtocolPortsAreProbedAtTheirNodePorts() {
        SpecFixture proxied = LINKED.annotated(AzureAnnotations.LINK_PROXY, "true");

        for (SpecFixture fixture : List.of(proxied, proxied.local())) {
            assertThat(Resolving.parts(resolving.balancing(fixture), Part.Probe.class))
                    .singleElement()
                    .satisfies(probe -> {
                        assertThat(probe.protocol()).isEqualTo(ProbeProtocol.TCP);
                        assertThat(probe.name()).endsWith("_probe_tcp_80");
                    });
            assertThat(resolving.balancing(fixture).shared()).noneMatch(Part.Probe.class::isInstance);
        }
        SpecFixture without = INTERNAL.annotated(AzureAnnotations.LINK_PROXY, "true");
        assertThat(resolving.balancing(without).shared()).anyMatch(Part.Probe.class::isInstance);
        assertThat(resolving.warnings(without)).hasSize(1);
    }
}
