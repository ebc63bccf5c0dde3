// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// To which addresses security rules of ours let clients in.
class DestinationsTest {
    private static final Duration A_WHILE = Duration.ofMinutes(5);
    private static final Duration A_ROUND = Duration.ofHours(3);

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private static SortedSet<String> destinations(JsonNode rule) {
        SortedSet<String> destinations = new TreeSet<>();
        JsonNode properties = rule.path("properties");
        properties.path("destinationAddressPrefix").stringValueOpt().ifPresent(each -> destinations.add(each));
        properties.path("destinationAddressPrefixes").forEach(each -> destinations.add(each.asString()));
        return destinations;
    }

    /// All of ours, of the rules whose names have a text in them.
    private SortedSet<String> destinations(String part) {
        SortedSet<String> destinations = new TreeSet<>();
        edit(rule -> {
            if (rule.path("name").asString().contains(part)) {
                destinations.addAll(destinations(rule));
            }
        });
        return destinations;
    }

    private void edit(Consumer<ObjectNode> change) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.SECURITY_GROUP,
                        AzureWorld.GROUP,
                        "nodes",
                        group -> group.withObject("properties")
                                .withArray("securityRules")
                                .forEach(rule -> {
                                    if (rule.path("name").asString().startsWith("k8s-")) {
                                        change.accept((ObjectNode) rule);
                                    }
                                }));
    }

    private void addDestination(String address) {
        edit(rule -> {
            SortedSet<String> all = destinations(rule);
            all.add(address);
            ObjectNode properties = rule.withObject("properties");
            properties.remove("destinationAddressPrefix");
            properties.remove("destinationAddressPrefixes");
            all.forEach(properties.putArray("destinationAddressPrefixes")::add);
        });
    }

    private List<Ingress> shown(String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private String address(String name) {
        return shown(name).getFirst().address().text();
    }

    private String addressOf(String publicAddress) {
        List<String> found = new ArrayList<>();
        azure.emulator()
                .seed()
                .edit(
                        Kind.PUBLIC_ADDRESS,
                        AzureWorld.GROUP,
                        publicAddress,
                        body -> found.add(
                                body.path("properties").path("ipAddress").asString()));
        return found.getFirst();
    }

    private String uid(String name) {
        return cluster.kube().service(name).uid();
    }

    @Test
    void whatBelongsToNobodyIsTakenOutOfASharedRule() {
        cluster.create("web", "more");
        cluster.rest();
        SortedSet<String> before = destinations("_cluster_");

        addDestination("10.0.0.99");
        cluster.rest(A_ROUND);

        assertThat(before).hasSize(2);
        assertThat(destinations("_cluster_")).isEqualTo(before);
    }

    @Test
    void theOldAddressOfAFrontendThatSomebodyTookIsTakenOut() {
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.INTERNAL, "true")
                        .annotation(AzureAnnotations.ALLOWED_RANGES, "10.9.0.0/16"));
        cluster.rest();
        String before = address("web");
        assertThat(destinations("_cluster_")).containsExactly(before);

        azure.emulator().seed().edit(Kind.LOAD_BALANCER, AzureWorld.GROUP, "demo-internal", balancer -> {
            ObjectNode properties = balancer.withObject("properties");
            properties.putArray("loadBalancingRules");
            ((ObjectNode) properties.withArray("frontendIPConfigurations").get(0)).put("name", "theirs");
        });
        cluster.rest(A_ROUND);

        assertThat(address("web")).isNotEqualTo(before);
        assertThat(destinations("_cluster_")).containsExactly(address("web"));
    }

    @Test
    void anAddressOfAnotherServiceIsNoAdditionalOne() {
        cluster.create("web");
        cluster.rest();

        cluster.kube()
                .create(AService.aService("taker")
                        .port(443)
                        .annotation(AzureAnnotations.ADDITIONAL, address("web") + ",192.0.2.7"));
        cluster.rest(A_WHILE);

        assertThat(destinations(uid("taker"))).contains("192.0.2.7").doesNotContain(address("web"));
        assertThat(shown("taker")).hasSize(2).doesNotContainAnyElementsOf(shown("web"));
        assertThat(cluster.kube().events())
                .anyMatch(
                        said -> said.event().message().contains("is left out: another Service of this cluster has it"));
    }

    @Test
    void anAdditionalAddressIsGivenUpWhenAnotherServiceComesToHaveIt() {
        azure.makeAddress("mine");
        String number = addressOf("mine");
        cluster.kube().create(AService.aService("taker").port(443).annotation(AzureAnnotations.ADDITIONAL, number));
        cluster.rest(A_WHILE);
        assertThat(destinations(uid("taker"))).contains(number);

        cluster.kube().create(AService.aService("web").port(443).annotation(AzureAnnotations.PIP_NAME, "mine"));
        cluster.rest(A_WHILE);

        assertThat(address("web")).isEqualTo(number);
        assertThat(destinations(uid("web"))).containsExactly(number);
        assertThat(destinations(uid("taker"))).doesNotContain(number);
        cluster.rest(A_ROUND);
        assertThat(shown("taker")).hasSize(1);
        assertThat(destinations(uid("taker"))).doesNotContain(number);
        assertThat(destinations("_allow_")).containsExactlyInAnyOrder(number, address("taker"));
    }

    @Test
    void whoHasAnAddressMayNameItAsWell() {
        azure.makeAddress("mine");
        String number = addressOf("mine");
        cluster.kube()
                .create(AService.aService("web")
                        .port(80)
                        .annotation(AzureAnnotations.PIP_NAME, "mine")
                        .annotation(AzureAnnotations.ADDITIONAL, number));
        cluster.rest(A_WHILE);
        cluster.rest(A_ROUND);

        assertThat(destinations(uid("web"))).containsExactly(number);
        assertThat(address("web")).isEqualTo(number);
    }
}
