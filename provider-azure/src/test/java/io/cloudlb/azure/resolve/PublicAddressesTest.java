// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.PLACE;
import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.at;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.six;
import static io.cloudlb.azure.resolve.Resolving.usedBy;
import static io.cloudlb.azure.resolve.Resolving.users;
import static io.cloudlb.azure.resolve.Resolving.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part.Frontend;
import io.cloudlb.azure.model.Part.Rule;
import io.cloudlb.azure.model.Part.Source;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Public addresses that users ask for: those they get, and what is said of the others before anything is made.
class PublicAddressesTest {
    private static final UsersIp FRONT = users("front", "192.0.2.7");
    private static final SpecFixture NAMED = web(AzureAnnotations.PIP_NAME, "front");

    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static String shared(UsersIp address) {
        return AzureNames.frontendAt(SpecFixture.CLUSTER, address.id().text());
    }

    @Test
    void takesAnAddressOfAUserByItsNameOrItsNumber() {
        Resolving around = resolving.with(FRONT);
        Frontend front =
                new Frontend(shared(FRONT), IpFamily.IPV4, new Source.Public(FRONT.id()), Optional.of("192.0.2.7"));

        assertThat(around.frontend(NAMED)).isEqualTo(front);
        assertThat(around.frontend(web(AzureAnnotations.PIP_NAME, "FRONT"))).isEqualTo(front);
        assertThat(around.frontend(web(AzureAnnotations.IPV4, "192.0.2.7"))).isEqualTo(front);
        assertThat(around.frontend(at(WEB, "192.0.2.7"))).isEqualTo(front);
        assertThat(around.rules(NAMED)).extracting(Rule::frontend).containsExactly(shared(FRONT));
    }

    /// cloud-provider-azure#8113: its own address was orphaned when one of another group was named. AKS#2301: a
    /// user's was deleted.
    @Test
    void makesNoAddressWhereAUsersIsNamed() {
        Resolving around = resolving.standing(WEB, "192.0.2.1").with(users("lent", "front", "192.0.2.7"));

        assertThat(around.balancing(NAMED.annotated(AzureAnnotations.RESOURCE_GROUP, "LENT"))
                        .addresses())
                .isEmpty();
    }

    @Test
    void looksForAnAddressInTheGroupThatIsNamedAlone() {
        Resolving around = resolving.with(users("lent", "front", "192.0.2.7"));

        assertThat(around.problem(NAMED).message())
                .isEqualTo(
                        "resource group shop has no public address front of your own; make it, name its group in service.beta.kubernetes.io/azure-load-balancer-resource-group, or name another");
        assertThat(around.problem(web(AzureAnnotations.IPV4, "192.0.2.7")
                                .annotated(AzureAnnotations.RESOURCE_GROUP, "else"))
                        .message())
                .isEqualTo(
                        "the public addresses of resource group else are not known yet; where it exists, let cloudlb read them");
    }

    @Test
    void tellsWhichGroupsHaveToBeRead() {
        SpecFixture group = web(AzureAnnotations.RESOURCE_GROUP, "lent");

        assertThat(AzureResolver.wantedGroups(group.spec())).isEmpty();
        assertThat(AzureResolver.wantedGroups(at(group, "192.0.2.7"))).containsExactly("lent");
        assertThat(AzureResolver.wantedGroups(
                        group.annotated(AzureAnnotations.PIP_NAME, "front").spec()))
                .containsExactly("lent");
        assertThat(AzureResolver.wantedGroups(at(group.annotated(AzureAnnotations.INTERNAL, "true"), "10.0.0.9")))
                .isEmpty();
        assertThat(AzureResolver.wantedGroups(at(web(AzureAnnotations.RESOURCE_GROUP, "a/../b"), "192.0.2.7")))
                .isEmpty();
    }

    @Test
    void warnsOfAGroupWithoutAnAddressInIt() {
        SpecFixture group = web(AzureAnnotations.RESOURCE_GROUP, "lent");

        assertThat(resolving.warnings(group))
                .extracting(Problem::reason, Problem::field)
                .containsExactly(tuple("AnnotationWithoutEffect", AzureAnnotations.RESOURCE_GROUP));
        assertThat(resolving.balancing(group).addresses()).hasSize(1);
    }

    @Test
    void waitsForAnAddressThatIsNotThereAndMakesNoOther() {
        assertThat(resolving.resolve(NAMED.spec())).isInstanceOf(Resolution.Unknown.class);
        assertThat(resolving.meanwhile(NAMED.spec())).isEmpty();
        assertThat(resolving.problem(at(WEB, "192.0.2.9")).field()).isEqualTo("spec.loadBalancerIP");
    }

    @Test
    void keepsWhatStandsWhileTheNameLeadsNowhere() {
        Resolving own = resolving.standing(WEB, "192.0.2.1");
        Resolving users = resolving.with(FRONT).standing(NAMED, "192.0.2.7");
        SpecFixture nowhere = web(AzureAnnotations.PIP_NAME, "nowhere").port(443);

        assertThat(own.problem(nowhere).message()).endsWith("Until then the load balancer keeps the address it has");
        Balancing kept = own.meanwhile(nowhere.spec()).orElseThrow();
        assertThat(kept.addresses()).isEqualTo(resolving.balancing(WEB).addresses());
        assertThat(Resolving.parts(kept, Rule.class))
                .extracting(Rule::frontendPort)
                .containsExactly(80, 443);
        assertThat(Resolving.parts(users.meanwhile(nowhere.spec()).orElseThrow(), Frontend.class))
                .extracting(Frontend::name)
                .containsExactly(shared(FRONT));
    }

    /// kubernetes/kubernetes#66424: the edit changed what the Service shows, and its frontend stayed where it
    /// was.
    @Test
    void movesTheRulesToTheAddressThatAnEditNames() {
        Balancing moved = resolving.standing(WEB, "192.0.2.1").with(FRONT).balancing(at(WEB, "192.0.2.7"));

        assertThat(Resolving.parts(moved, Frontend.class))
                .extracting(Frontend::name)
                .containsExactly(shared(FRONT));
        assertThat(Resolving.parts(moved, Rule.class))
                .extracting(Rule::frontend)
                .containsExactly(shared(FRONT));
    }

    @Test
    void leavesAnAddressOfTheServicesOwnWhenItIsAskedForByItsNumberOrName() {
        Resolving standing = resolving.standing(WEB, "192.0.2.1");
        PublicIp own = resolving.made(WEB);

        assertThat(standing.balancing(at(WEB, "192.0.2.1"))).isEqualTo(standing.balancing(WEB));
        assertThat(standing.balancing(web(AzureAnnotations.PIP_NAME, own.name())))
                .isEqualTo(standing.balancing(WEB));
    }

    @Test
    void saysWhyAnAddressDoesNotFit() {
        UsersIp basic =
                new UsersIp(FRONT.id(), "shop", "front", IpFamily.IPV4, FRONT.ip(), false, "", Optional.empty());

        assertThat(resolving.with(basic).problem(NAMED).message())
                .isEqualTo(
                        "public address front (192.0.2.7) is of the basic SKU, and the load balancer of the standard one; name another");
        assertThat(resolving.with(users("front", "2001:db8::1")).problem(NAMED).message())
                .contains("is IPv6, and this one is to be IPv4");
        assertThat(resolving.with(basic).problem(NAMED).reason()).isEqualTo("AddressUnsuitable");
    }

    @Test
    void leavesAnAddressToWhoeverUsesIt() {
        Optional<ArmId> machine =
                Optional.of(new ArmId("/subscriptions/sub/x/networkInterfaces/vm/ipConfigurations/a"));
        Optional<ArmId> outbound = frontend("kubernetes", "outbound");
        Optional<ArmId> ours = frontend("Kubernetes", shared(FRONT));
        Optional<ArmId> elsewhere = frontend("other", shared(FRONT));

        for (Optional<ArmId> user : List.of(machine, outbound)) {
            assertThat(resolving.with(usedBy(FRONT, "", user)).problem(NAMED).reason())
                    .isEqualTo(AzureReason.ADDRESS_IN_USE.toString());
        }
        for (Optional<ArmId> user : List.of(ours, elsewhere)) {
            assertThat(resolving.with(usedBy(FRONT, "", user)).frontend(NAMED).name())
                    .isEqualTo(shared(FRONT));
        }
    }

    private static Optional<ArmId> frontend(String loadBalancer, String name) {
        return Optional.of(new ArmId(
                "/subscriptions/sub/resourceGroups/shop/providers/Microsoft.Network/loadBalancers/%s/frontendIPConfigurations/%s"
                        .formatted(loadBalancer, name)));
    }

    @Test
    void leavesAnAddressOfTheOtherControllerUnlessItIsForThisService() {
        assertThat(resolving
                        .with(usedBy(FRONT, "shop/api, shop/db", Optional.empty()))
                        .problem(NAMED)
                        .message())
                .isEqualTo(
                        "public address front (192.0.2.7) is, by its tag of the other controller, for shop/api, shop/db; free it, or name another");
        assertThat(resolving
                        .with(usedBy(FRONT, "shop/api,shop/web", Optional.empty()))
                        .frontend(NAMED)
                        .name())
                .isEqualTo(shared(FRONT));
    }

    @Test
    void givesServicesAtOneAddressOneFrontendAndRulesOfTheirOwnInTheSecurityGroup() {
        Resolving around = resolving.with(FRONT);
        SpecFixture other = SpecFixture.aSpec("api").port(443).annotated(AzureAnnotations.PIP_NAME, "front");

        assertThat(around.frontend(other)).isEqualTo(around.frontend(NAMED));
        assertThat(around.balancing(NAMED).openings())
                .extracting(Opening::onlyOf)
                .containsOnly(Optional.of(WEB.uid()));
        assertThat(around.balancing(other).openings())
                .extracting(Opening::onlyOf)
                .containsOnly(Optional.of(other.uid()));
        assertThat(around.balancing(WEB).openings()).extracting(Opening::onlyOf).containsOnly(Optional.empty());
    }

    @Test
    void takesAnAddressOfEachFamily() {
        UsersIp sixth = users("six", "2001:db8::1");
        Resolving around = resolving.with(FRONT, sixth);
        LoadBalancerSpec named = dual(NAMED.annotated(AzureAnnotations.PIP_NAME_IPV6, "six"));
        LoadBalancerSpec numbered =
                dual(web(AzureAnnotations.IPV4, "192.0.2.7").annotated(AzureAnnotations.IPV6, "2001:DB8:0::1"));
        Balancing half = around.balancing(dual(NAMED));

        assertThat(around.parts(named, Frontend.class))
                .extracting(Frontend::name)
                .containsExactly(shared(FRONT), shared(sixth));
        assertThat(around.parts(numbered, Frontend.class)).isEqualTo(around.parts(named, Frontend.class));
        assertThat(half.addresses()).extracting(PublicIp::family).containsExactly(IpFamily.IPV6);
        assertThat(half.openings())
                .extracting(Opening::onlyOf)
                .containsExactlyInAnyOrder(Optional.of(WEB.uid()), Optional.empty());
        assertThat(around.frontend(six(web(AzureAnnotations.PIP_NAME, "six"))).name())
                .as("the plain key serves IPv6 alone")
                .isEqualTo(shared(sixth));
    }

    @Test
    void warnsOfWishesForAFamilyThatTheServiceHasNot() {
        SpecFixture sixth = web(AzureAnnotations.IPV6, "2001:db8::1")
                .annotated(AzureAnnotations.PIP_NAME_IPV6, "six")
                .annotated(AzureAnnotations.PIP_PREFIX_IPV6, "six");

        assertThat(resolving.warnings(sixth))
                .extracting(Problem::message)
                .containsOnly("has no effect: the Service's families are [IPv4]")
                .hasSize(3);
    }

    @Test
    void saysWhichOfSeveralWishesWins() {
        Resolving around = resolving.with(FRONT, users("back", "192.0.2.8"));
        LoadBalancerSpec both = at(web(AzureAnnotations.IPV4, "192.0.2.7"), "192.0.2.8");

        assertThat(around.frontend(both).name()).isEqualTo(shared(FRONT));
        assertThat(around.warnings(both))
                .extracting(Problem::message)
                .containsExactly(
                        "192.0.2.8 has no effect: service.beta.kubernetes.io/azure-load-balancer-ipv4 says otherwise and wins");
        assertThat(around.frontend(at(NAMED, "192.0.2.8")).name()).isEqualTo(shared(FRONT));
        assertThat(around.warnings(at(NAMED, "192.0.2.8")))
                .extracting(Problem::field)
                .containsExactly("spec.loadBalancerIP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9", "192.168.1.1", "127.0.0.1", "169.254.1.1", "224.0.0.1"})
    void refusesAPrivateNumberForAnExternalService(String ip) {
        assertThat(resolving.isRefused(at(WEB, ip))).isTrue();
        assertThat(resolving.problems(at(WEB, ip)).getFirst().message()).contains("is a private address");
        assertThat(resolving.isRefused(web(AzureAnnotations.IPV4, ip).spec())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2", "2001:db8::1", "front", "192.0.2.7,192.0.2.8", "192.0.2.07"})
    void refusesANumberThatIsNone(String ip) {
        assertThat(resolving.problem(web(AzureAnnotations.IPV4, ip)).reason())
                .isEqualTo(SpecReason.INVALID_ANNOTATION.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other", "a b", "-front", "front.", "x/y"})
    void refusesANameThatIsNone(String name) {
        assertThat(resolving.problem(web(AzureAnnotations.PIP_NAME, name)).message())
                .contains("is no name of a public address");
        assertThat(resolving.isRefused(
                        NAMED.annotated(AzureAnnotations.RESOURCE_GROUP, name).spec()))
                .isEqualTo(!name.equals("-front"));
    }

    @Test
    void putsItsOwnAddressWhereThePlaceIs() {
        assertThat(resolving.frontend(WEB).source())
                .isEqualTo(new Source.Public(PLACE.publicIp(resolving.made(WEB).name())));
    }
}
