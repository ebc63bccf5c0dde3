// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A Private Link Service of a Service's own, from its making to its end, with the whole controller at work.
class PrivateLinksTest {
    private static final String SUBSCRIPTION = "99999999-8888-7777-6666-555555555555";
    private static final Duration A_WHILE = Duration.ofMinutes(3);
    private static final Duration LONG = Duration.ofMinutes(30);

    private final AzureWorld azure = new AzureWorld().configuring(Place::withInterfaces);
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private static AService linked(String name) {
        return AService.aService(name)
                .port(80)
                .annotation(AzureAnnotations.INTERNAL, "true")
                .annotation(AzureAnnotations.LINK_CREATE, "true");
    }

    private static AService linked(String name, String link) {
        return linked(name).annotation(AzureAnnotations.LINK_NAME, link);
    }

    private void create(AService service) {
        cluster.kube().create(service);
        cluster.rest(A_WHILE);
    }

    /// The Private Link Services that exist, by name.
    private List<String> links() {
        return azure.emulator().made().stream()
                .filter(path -> path.contains("/privateLinkServices/") && path.split("/").length == 5)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    private String link(String name) {
        return azure.emulator().canonical().stream()
                .filter(line -> line.contains("privateLinkServices/" + name + " "))
                .findFirst()
                .orElse("");
    }

    private String said(String name) {
        return cluster.kube().condition(name, Condition.PROVISIONED).message();
    }

    private void connect(String link, String... endpoints) {
        azure.emulator().seed().edit(Kind.PRIVATE_LINK_SERVICE, AzureWorld.GROUP, link, tree -> {
            for (String endpoint : endpoints) {
                tree.withObject("properties")
                        .withArray("privateEndpointConnections")
                        .addObject()
                        .put("name", endpoint)
                        .putObject("properties")
                        .putObject("privateLinkServiceConnectionState")
                        .put("status", "Approved");
            }
        });
    }

    private void disconnect(String link) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        link,
                        tree -> tree.withObject("properties").putArray("privateEndpointConnections"));
    }

    @Test
    void itIsMadeBeforeTheFrontendAndItsAliasIsTold() {
        create(linked("web", "shop")
                .annotation(AzureAnnotations.LINK_COUNT, "3")
                .annotation(AzureAnnotations.LINK_ADDRESSES, "10.0.0.77 10.0.0.70")
                .annotation(AzureAnnotations.LINK_FQDNS, "shop.example.com www.example.com")
                .annotation(AzureAnnotations.LINK_VISIBILITY, "*")
                .annotation(AzureAnnotations.LINK_APPROVAL, SUBSCRIPTION));

        assertThat(links()).containsExactly("shop");
        assertThat(link("shop"))
                .contains(
                        "frontendIPConfigurations/k8s-",
                        "cloudlb-service=default/web",
                        "fqdns=[shop.example.com, www.example.com]",
                        "visibility={subscriptions=[*]}",
                        "autoApproval={subscriptions=[" + SUBSCRIPTION + "]}",
                        "primary=true, privateIPAddress=10.0.0.77",
                        "primary=false, privateIPAddress=10.0.0.70");
        assertThat(said("web")).contains("Private Link Service shop has the alias shop.");
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }

    @Test
    void deletingLeavesNothing() {
        create(linked("web"));
        assertThat(links()).singleElement().asString().startsWith("k8s-default-web-");

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));
        cluster.rest(A_WHILE);

        assertThat(azure.owned()).isEmpty();
        assertThat(calls.writes().operations()).startsWith("privateLinkServices.delete");
        assertThat(cluster.kube().find("web")).isEmpty();
    }

    @Test
    void changesAreMadeInPlaceAndWhatOthersWroteInItStays() {
        create(linked("web", "shop"));
        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        "shop",
                        tree -> tree.withObject("tags").put("team", "network"));
        connect("shop", "partner");

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().annotate("web", AzureAnnotations.LINK_VISIBILITY, SUBSCRIPTION);
            cluster.rest(A_WHILE);
            cluster.kube().annotate("web", AzureAnnotations.LINK_COUNT, "2");
            cluster.rest(A_WHILE);
        });

        assertThat(calls.writes().operations()).containsExactly("privateLinkServices.put", "privateLinkServices.put");
        assertThat(link("shop")).contains("subscriptions=[" + SUBSCRIPTION + "]", "team=network", "partner", "nat-2");
    }

    @Test
    void oneThatIsAskedForNoMoreGoesAndTheLoadBalancerStays() {
        create(linked("web"));

        cluster.kube().annotate("web", AzureAnnotations.LINK_CREATE, "false");
        cluster.rest(A_WHILE);

        assertThat(links()).isEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        cluster.kube().delete("web");
        cluster.rest(A_WHILE);
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void anotherNameReplacesItWhenNobodyIsConnected() {
        create(linked("web", "shop"));

        cluster.kube().annotate("web", AzureAnnotations.LINK_NAME, "store");
        cluster.rest(A_WHILE);

        assertThat(links()).containsExactly("store");
        assertThat(said("web")).contains("store has the alias");
    }

    @Test
    void anotherAddressTakesItToTheOtherFrontend() {
        create(linked("web", "shop"));
        String before = link("shop");

        cluster.kube().annotate("web", AzureAnnotations.IPV4, "10.0.0.200");
        cluster.rest(Duration.ofMinutes(10));

        assertThat(link("shop")).isNotEqualTo(before).contains("_cluster_at_");
        assertThat(azure.owned())
                .contains("privateIPAddress=10.0.0.200")
                .doesNotContain("frontendIPConfigurations/k8s-cc33bd20_00000000");
    }

    /// Its rules would follow the address at once, and leave the endpoints a frontend without any.
    @Test
    void whileEndpointsAreConnectedTheServiceDoesNotMove() {
        create(linked("web", "shop"));
        connect("shop", "partner");
        String before = azure.owned();

        cluster.kube().annotate("web", AzureAnnotations.IPV4, "10.0.0.200");
        cluster.rest(LONG);

        assertThat(azure.owned()).isEqualTo(before);
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).reason())
                .isEqualTo("Obstructed");
        disconnect("shop");
        cluster.rest(Duration.ofHours(2));
        assertThat(link("shop")).contains("_cluster_at_");
        assertThat(cluster.kube().service("web").status().ingress())
                .extracting(ingress -> ingress.address().text())
                .containsExactly("10.0.0.200");
    }

    /// Who is connected is a stranger, and must not decide what else is let in.
    @Test
    void whatAConnectionDoesNotNeedGoesAllTheSame() {
        create(linked("web", "shop")
                .annotation(AzureAnnotations.ADDITIONAL, "198.51.100.7,198.51.100.8")
                .annotation(AzureAnnotations.ALLOWED_RANGES, "203.0.113.0/24"));
        connect("shop", "partner");

        cluster.kube().annotate("web", AzureAnnotations.LINK_CREATE, "false");
        cluster.kube().annotate("web", AzureAnnotations.ADDITIONAL, "198.51.100.7");
        cluster.rest(LONG);

        assertThat(links()).containsExactly("shop");
        assertThat(azure.owned()).contains("198.51.100.7").doesNotContain("198.51.100.8");
    }

    @Test
    void aFailedMakingIsMadeAgain() {
        azure.emulator()
                .faults()
                .atCall(
                        "privateLinkServices.put",
                        1,
                        Fault.acceptThenFail(500, "InternalServerError", "An error occurred."));

        create(linked("web", "shop"));
        cluster.rest(LONG);

        assertThat(links()).containsExactly("shop");
        assertThat(link("shop")).doesNotContain("Failed");
        assertThat(said("web")).contains("alias");
    }

    @Test
    void whatSomebodyChangesInItIsRepaired() {
        create(linked("web", "shop").annotation(AzureAnnotations.LINK_VISIBILITY, SUBSCRIPTION));
        azure.emulator()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        AzureWorld.GROUP,
                        "shop",
                        tree -> tree.withObject("properties")
                                .withObject("visibility")
                                .putArray("subscriptions")
                                .add("*"));

        cluster.rest(Duration.ofHours(13));

        assertThat(link("shop")).contains("visibility={subscriptions=[" + SUBSCRIPTION + "]}");
    }

    @Test
    void anEndpointThatIsConnectedIsNoDrift() {
        create(linked("web", "shop"));
        connect("shop", "partner");

        Calls calls = cluster.callsOf(() -> cluster.rest(Duration.ofHours(13)));

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
    }

    @Test
    void oneThatSomebodyHasBeforeTheFrontendIsLeftAloneAndNamed() {
        create(linked("web", "theirs"));
        azure.emulator()
                .seed()
                .edit(Kind.PRIVATE_LINK_SERVICE, AzureWorld.GROUP, "theirs", tree -> tree.remove("tags"));
        String before = link("theirs");
        cluster.restart();

        cluster.kube().annotate("web", AzureAnnotations.LINK_NAME, "ours");
        cluster.rest(LONG);

        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("privateLinkServices/theirs", "left alone");
        assertThat(link("theirs")).isEqualTo(before);
        assertThat(links()).containsExactly("theirs");
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }

    /// The user is told what to do, and nothing that the connections need goes before them.
    @Test
    void whileEndpointsAreConnectedNothingOfItsServiceGoes() {
        create(linked("web", "shop"));
        connect("shop", "one", "two", "three", "four", "five", "six", "seven");
        String before = azure.owned();

        cluster.kube().delete("web");
        cluster.rest(LONG);

        assertThat(azure.owned()).isEqualTo(before);
        assertThat(said("web"))
                .contains("one (Approved), two (Approved)", "five (Approved) and 2 more", "connection delete -g rg");
        assertThat(cluster.kube().condition("web", Condition.PROVISIONED).reason())
                .isEqualTo("Obstructed");
        disconnect("shop");
        cluster.rest(Duration.ofHours(2));
        assertThat(azure.owned()).isEmpty();
        assertThat(cluster.kube().find("web")).isEmpty();
    }

    @Test
    void oneThatSomebodyHasUnderThatNameIsLeftAlone() {
        create(linked("web", "shop"));
        azure.emulator().seed().edit(Kind.PRIVATE_LINK_SERVICE, AzureWorld.GROUP, "shop", tree -> tree.remove("tags"));
        String before = link("shop");

        create(linked("other", "shop"));
        cluster.rest(LONG);

        assertThat(link("shop")).isEqualTo(before);
        assertThat(cluster.kube().condition("other", Condition.ACCEPTED).message())
                .contains("shop", "left alone");
    }

    @Test
    void servicesAtOneAddressShareTheOneOfWhoeverAskedFirst() {
        create(linked("web", "shop").annotation(AzureAnnotations.IPV4, "10.0.0.200"));
        cluster.kube()
                .create(AService.aService("more")
                        .port(443)
                        .annotation(AzureAnnotations.INTERNAL, "true")
                        .annotation(AzureAnnotations.IPV4, "10.0.0.200")
                        .annotation(AzureAnnotations.LINK_CREATE, "true"));
        cluster.rest(LONG);

        assertThat(links()).containsExactly("shop");
        assertThat(cluster.kube().service("more").status().ingress()).isNotEmpty();
        assertThat(cluster.kube().condition("more", Condition.ACCEPTED).message())
                .contains("shop of default/web");

        cluster.kube().annotate("more", AzureAnnotations.LINK_VISIBILITY, "*");
        cluster.rest(A_WHILE);
        assertThat(cluster.kube().condition("more", Condition.ACCEPTED).message())
                .contains("it is default/web that configures it");
    }

    private static AService more() {
        return AService.aService("more")
                .port(443)
                .annotation(AzureAnnotations.INTERNAL, "true")
                .annotation(AzureAnnotations.IPV4, "10.0.0.200")
                .annotation(AzureAnnotations.LINK_CREATE, "true");
    }

    @Test
    void whoeverIsNextMakesItsOwnWhenTheServiceGoesThatHadIt() {
        create(linked("web", "shop").annotation(AzureAnnotations.IPV4, "10.0.0.200"));
        create(more());
        assertThat(links()).containsExactly("shop");

        cluster.kube().delete("web");
        cluster.rest(Duration.ofHours(2));

        assertThat(links()).singleElement().asString().startsWith("k8s-default-more-");
        assertThat(cluster.kube().service("more").status().ingress()).isNotEmpty();
    }

    /// Consumers would reach others by it, who have not asked for that.
    @Test
    void nobodyPutsOneBeforeTheAddressOfAnotherNamespace() {
        create(AService.aService("web")
                .port(80)
                .annotation(AzureAnnotations.INTERNAL, "true")
                .annotation(AzureAnnotations.IPV4, "10.0.0.200"));

        create(more().namespace("elsewhere"));

        assertThat(links()).isEmpty();
    }

    private void policies(String word) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.VIRTUAL_NETWORK,
                        AzureWorld.GROUP,
                        "net",
                        network -> network.withObject("properties")
                                .withArray("subnets")
                                .get(0)
                                .withObject("properties")
                                .put("privateLinkServiceNetworkPolicies", word));
    }

    @Test
    void aSubnetIsNotWrittenAndIsLookedAtAgain() {
        policies("Enabled");

        create(linked("web", "shop"));
        assertThat(links()).isEmpty();
        assertThat(azure.owned()).isEmpty();
        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("--private-link-service-network-policies Disabled");

        policies("Disabled");
        cluster.rest(Duration.ofHours(2));
        assertThat(links()).containsExactly("shop");
    }

    @Test
    void aLimitOfAzuresIsSaid() {
        IntStream.rangeClosed(1, 8).forEach(number -> cluster.kube().create(linked("web" + number)));
        cluster.rest(A_WHILE);

        create(linked("ninth"));

        assertThat(cluster.kube().condition("ninth", Condition.PROVISIONED).reason())
                .isEqualTo("QuotaExceeded");
        assertThat(cluster.kube().service("ninth").status().ingress()).isNotEmpty();
    }

    @Test
    void oneThatAProcessBeforeMadeIsFoundAndNothingIsWritten() {
        IntStream.rangeClosed(1, 3).forEach(number -> cluster.kube().create(linked("web" + number)));
        cluster.rest(A_WHILE);

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        assertThat(calls.count()).as(calls.summary()).isLessThanOrEqualTo(8);
        assertThat(calls.of("privateLinkServices.list").count()).isEqualTo(1);
    }

    @Test
    void oneThatIsAskedForNoMoreWhileNobodyLooksIsFoundAtTheStart() {
        create(linked("web", "shop"));
        cluster.stop();
        cluster.kube().annotate("web", AzureAnnotations.LINK_CREATE, "false");

        cluster.restart();
        cluster.rest(A_WHILE);

        assertThat(links()).isEmpty();
    }

    /// Azure says which one is in the way, and that is ours.
    @Test
    void oneInAResourceGroupThatNobodyNamesAnyMoreGoesWithItsServiceAtTheLatest() {
        azure.emulator().seed().group("links");
        create(linked("web", "shop").annotation(AzureAnnotations.LINK_GROUP, "links"));
        assertThat(links()).containsExactly("shop");
        cluster.stop();
        cluster.kube().annotate("web", AzureAnnotations.LINK_CREATE, "false");
        cluster.restart();
        assertThat(links()).containsExactly("shop");

        cluster.kube().delete("web");
        cluster.rest(LONG);

        assertThat(azure.owned()).isEmpty();
        assertThat(cluster.kube().find("web")).isEmpty();
    }

    @Test
    void theFirstTakesOneWriteMore() {
        cluster.create("first");
        cluster.rest();
        cluster.kube().create(AService.aService("inside").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.kube().create(linked("web")));

        assertThat(calls.writes().operations()).containsExactly("loadBalancers.put", "privateLinkServices.put");
        Calls more = cluster.callsOf(() -> cluster.kube().create(linked("another")));
        assertThat(more.writes().operations()).containsExactly("loadBalancers.put", "privateLinkServices.put");
        assertThat(more.reads()
                        .where(call -> !call.operation().startsWith("operations."))
                        .count())
                .as(more.summary())
                .isEqualTo(2);
    }

    @Test
    void whoAsksForNoneIsNotLookedAtForOne() {
        cluster.create("web");
        cluster.restart();
        cluster.rest(Duration.ofHours(13));
        cluster.kube().delete("web");
        cluster.rest(LONG);

        assertThat(azure.emulator().ledger().calls().operations()).noneMatch(call -> call.startsWith("privateLink"));
    }
}
