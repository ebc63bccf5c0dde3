// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.LabelSelector;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceView.Selection;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which of several load balancers a Service comes to.
class PlacementRulesTest {
    private static final Configuration A = plain("a");
    private static final Configuration B = plain("b");
    private static final Configuration GOLD = new Configuration(
            "gold", Optional.empty(), true, Optional.of(labelled("tier", "gold")), Optional.empty(), Optional.empty());
    private static final Configuration SHOP = new Configuration(
            "shop",
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.of(labelled(Configuration.NAMESPACE_NAME, "shop")),
            Optional.empty());
    private static final Configuration BANK = new Configuration(
            "bank",
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.of(labelled(Configuration.NAMESPACE_NAME, "bank")),
            Optional.empty());
    private static final Configuration SHUT =
            new Configuration("shut", Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

    private static final UsersIp FRONT = Resolving.users("front", "192.0.2.7");
    private static final SpecFixture WEB = aSpec("web").port(80);
    private static final LoadBalancerSpec PLAIN = WEB.spec();
    private static final LoadBalancerSpec GOLDEN = labelled(WEB, Map.of("tier", "gold"));

    private final Placements placements = new Placements();
    private final SortedMap<Document.Key, Document> documents = new TreeMap<>();
    private AzureState.OfService state = AzureState.OfService.NOTHING;
    private List<Configuration> several = List.of(A, B);

    private static Configuration plain(String name) {
        return new Configuration(name, Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static LabelSelector labelled(String key, String value) {
        return LabelSelector.of(new TreeMap<>(Map.of(key, value)), List.of());
    }

    private static LoadBalancerSpec labelled(SpecFixture fixture, Map<String, String> labels) {
        LoadBalancerSpec spec = fixture.spec();
        return new LoadBalancerSpec(
                spec.owner(),
                spec.listeners(),
                spec.trafficPolicy(),
                spec.prefersSameZone(),
                spec.allowedSources(),
                spec.sessionAffinity(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.requestedIp(),
                spec.annotations(),
                new Selection(labels, Map.of()),
                spec.shown());
    }

    private static LoadBalancerSpec named(String names) {
        return WEB.annotated(AzureAnnotations.CONFIGURATIONS, names).spec();
    }

    private static Document.Key key(String name) {
        return new Document.Key(Document.Kind.LOAD_BALANCER, "shop", name);
    }

    /// A load balancer with that many frontends of one rule each.
    private void holding(String name, int frontends, int rulesOfEach) {
        SortedMap<String, Integer> rules = new TreeMap<>();
        IntStream.range(0, frontends).forEach(number -> rules.put("frontend-" + number, rulesOfEach));
        holding(name, rules);
    }

    private void holding(String name, SortedMap<String, Integer> rules) {
        documents.put(
                key(name),
                new Document(
                        key(name),
                        "1",
                        "{}",
                        Provisioning.SUCCEEDED,
                        Optional.empty(),
                        new TreeMap<>(),
                        new TreeSet<>(),
                        rules));
    }

    private Resolution<AzureDesired> resolve(LoadBalancerSpec spec) {
        Surroundings around = Resolving.around(List.of(FRONT), Resolving.subnet("nodes", "10.0.0.0/24", "fd00::/64"));
        AzureState.OfCluster shared = new AzureState.OfCluster(
                new Surroundings(
                        Optional.of(Resolving.PLACE.with(several)),
                        around.subnets(),
                        around.groups(),
                        around.addresses(),
                        around.links()),
                documents,
                AddressUse.UNKNOWN);
        return placements.placed(
                spec.owner(),
                shared,
                waiting -> new AzureResolver(
                                spec,
                                NodeShares.of(Resolving.inAnOrdinaryNetwork().nodes()),
                                state,
                                shared,
                                AzureChoices.DEFAULT,
                                true,
                                waiting,
                                Map.of())
                        .resolve());
    }

    private AzureDesired.Balancing balancing(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Resolved<AzureDesired>(AzureDesired.OfService desired, List<Problem> _) ->
                desired.loadBalancer().orElseThrow();
            case Resolution<AzureDesired> other -> throw new AssertionError("Not resolved: " + other);
        };
    }

    private String chosen(LoadBalancerSpec spec) {
        return balancing(spec).document().name();
    }

    private Problem problem(LoadBalancerSpec spec) {
        return switch (resolve(spec)) {
            case Resolution.Refused<AzureDesired> refused -> refused.problems().getFirst();
            case Resolution.Unknown<AzureDesired> unknown -> unknown.problems().getFirst();
            case Resolution.Resolved<AzureDesired> resolved -> throw new AssertionError("Resolved: " + resolved);
        };
    }

    /// The Service has what it is given now.
    private void stands(LoadBalancerSpec spec) {
        AzureDesired.Balancing built = balancing(spec);
        state = AzureState.OfService.NOTHING.having(built.document(), built.parts(), true);
    }

    @Test
    void theFewestRulesDecideAndOfEqualsTheFewestFrontendsAndTheOrder() {
        assertThat(chosen(PLAIN)).isEqualTo("a");
        holding("a", 2, 2);
        holding("b", 3, 1);
        placements.forget(PLAIN.owner());
        assertThat(chosen(PLAIN)).isEqualTo("b");
        holding("b", 4, 1);
        placements.forget(PLAIN.owner());
        assertThat(chosen(PLAIN)).isEqualTo("a");
    }

    @Test
    void threeHundredThatWaitAtOnceSpreadEvenlyOverWhatIsThere() {
        several = List.of(A, B, plain("c"));
        holding("a", 30, 2);
        List<String> chosen = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            chosen.add(chosen(aSpec("web-" + number).port(80).spec()));
        }

        assertThat(Collections.frequency(chosen, "a")).isEqualTo(60);
        assertThat(Collections.frequency(chosen, "b")).isEqualTo(120);
        assertThat(Collections.frequency(chosen, "c")).isEqualTo(120);
    }

    @Test
    void whatWasChosenStaysWhileItWaitsAndTakesNoRoomWhenTheServiceGoes() {
        String first = chosen(PLAIN);
        assertThat(chosen(aSpec("other").port(80).spec())).isNotEqualTo(first);
        assertThat(chosen(PLAIN)).isEqualTo(first);

        placements.forget(PLAIN.owner());

        assertThat(chosen(aSpec("third").port(80).spec())).isEqualTo(first);
    }

    @Test
    void aServiceStaysWhereItIsWhateverTheNumberOfRulesAndMovesWhenItMayBeThereNoMore() {
        stands(PLAIN);
        holding("a", 100, 1);
        assertThat(chosen(PLAIN)).isEqualTo("a");

        several = List.of(A, B, GOLD);
        assertThat(chosen(PLAIN)).isEqualTo("a");
        assertThat(chosen(GOLDEN)).isEqualTo("gold");
        assertThat(chosen(named("b"))).isEqualTo("b");
    }

    @Test
    void selectorsThatMatchComeBeforeLoadBalancersThatHaveNone() {
        several = List.of(A, GOLD, SHOP, BANK);
        holding("gold", 10, 1);

        assertThat(chosen(GOLDEN)).isEqualTo("shop");
        assertThat(chosen(
                        labelled(WEB.annotated(AzureAnnotations.CONFIGURATIONS, " GOLD , a"), Map.of("tier", "gold"))))
                .isEqualTo("gold");
        several = List.of(A, GOLD, BANK);
        assertThat(chosen(PLAIN)).isEqualTo("a");
    }

    @Test
    void whereNoServiceMayComeOnlyThoseStayThatAreThere() {
        several = List.of(SHUT);
        assertThat(problem(PLAIN).message())
                .isEqualTo(
                        "none of 1 load balancers takes the Service: shut: it takes no more Services (allowServicePlacement is false)");

        several = List.of(plain("shut"));
        stands(PLAIN);
        several = List.of(SHUT, A);
        assertThat(chosen(PLAIN)).isEqualTo("shut");
    }

    @Test
    void whoIsTakenByNoneHearsOfEachWhy() {
        several = List.of(GOLD, BANK, SHUT);

        assertThat(problem(PLAIN).reason()).isEqualTo("NoLoadBalancerTakesIt");
        assertThat(problem(PLAIN).message())
                .isEqualTo(
                        "none of 3 load balancers takes the Service: gold: the Service's labels do not match serviceLabelSelector tier in (gold); bank: namespace shop does not match serviceNamespaceSelector kubernetes.io/metadata.name in (bank); shut: it takes no more Services (allowServicePlacement is false)");
    }

    @Test
    void namesThatNoLoadBalancerHasAreToldWithThoseThatThereAre() {
        assertThat(problem(named("c, d")).message())
                .isEqualTo("'c, d' names no load balancer that there is; there are a, b");
        assertThat(chosen(named("c, B"))).isEqualTo("b");
        assertThat(resolve(named("c, B")).warnings())
                .extracting(Problem::message)
                .contains("'c' names no load balancer that there is; there are a, b");
        assertThat(resolve(named("b," + "c,".repeat(10_000))).warnings())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message())
                                .isEqualTo(
                                        "'c, c, c, c, c, c, c, c and 9992 more' names no load balancer that there is; there are a, b"));
    }

    @Test
    void oneThatIsFullIsLeftOutAndWhereAllAreTheServiceWaits() {
        holding("a", 600, 0);
        holding("b", 3, 499);
        assertThat(chosen(PLAIN)).isEqualTo("b");

        holding("b", 3, 500);

        assertThat(problem(PLAIN).reason()).isEqualTo("LoadBalancerFull");
        assertThat(problem(PLAIN).message())
                .startsWith("no load balancer has room for 1 more frontends and 1 more rules: a, b take the Service");
    }

    @Test
    void anAddressThatOthersHaveDecides() {
        String frontend = AzureNames.frontendAt(SpecFixture.CLUSTER, FRONT.id().text());
        holding("a", 1, 1);
        holding("b", new TreeMap<>(Map.of(frontend, 7)));
        SpecFixture asking = WEB.annotated(AzureAnnotations.PIP_NAME, "front");

        assertThat(chosen(asking.spec())).isEqualTo("b");
        assertThat(chosen(asking.annotated(AzureAnnotations.CONFIGURATIONS, "b").spec()))
                .isEqualTo("b");
        Problem problem =
                problem(asking.annotated(AzureAnnotations.CONFIGURATIONS, "a").spec());
        assertThat(problem.reason()).isEqualTo("AddressInAnotherLoadBalancer");
        assertThat(problem.message())
                .startsWith(
                        "the address that it asks for is other Services' as well, in b, and the Service may be in a;");
    }

    @Test
    void whoAloneHasAnAddressTakesItAlong() {
        LoadBalancerSpec asking =
                WEB.annotated(AzureAnnotations.PIP_NAME, "front").spec();
        stands(asking);
        String frontend = AzureNames.frontendAt(SpecFixture.CLUSTER, FRONT.id().text());
        holding("a", new TreeMap<>(Map.of(frontend, 1)));

        assertThat(chosen(WEB.annotated(AzureAnnotations.PIP_NAME, "front")
                        .annotated(AzureAnnotations.CONFIGURATIONS, "b")
                        .spec()))
                .isEqualTo("b");
    }
}
