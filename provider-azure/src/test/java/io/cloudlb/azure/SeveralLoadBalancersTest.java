// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.LabelSelector;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The whole controller where several load balancers are configured.
class SeveralLoadBalancersTest {
    private static final Configuration A = plain("lb-a");
    private static final Configuration B = plain("lb-b");
    private static final Configuration C = plain("lb-c");
    private static final Configuration EDGE = new Configuration(
            "edge", Optional.empty(), true, Optional.of(labelled("tier", "edge")), Optional.empty(), Optional.empty());

    private static final Pattern MEMBER = Pattern.compile("ipAddress=(10\\.0\\.0\\.\\d+)");

    private final AzureWorld azure = new AzureWorld();

    private static Configuration plain(String name) {
        return new Configuration(name, Optional.empty(), true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static LabelSelector labelled(String key, String value) {
        return LabelSelector.of(new TreeMap<>(Map.of(key, value)), List.of());
    }

    private AzureCluster with(Configuration... configurations) {
        configure(configurations);
        return new AzureCluster(azure).nodes(1, 2, 3, 4, 5, 6);
    }

    private void configure(Configuration... configurations) {
        azure.configuring(place -> place.with(List.of(configurations)));
    }

    private List<Ingress> shown(AzureCluster cluster, String name) {
        return cluster.kube().service(name).status().ingress();
    }

    private long frontends(String loadBalancer) {
        return azure.emulator().made().stream()
                .filter(path -> path.contains("/loadBalancers/" + loadBalancer + "/frontendIPConfigurations/"))
                .count();
    }

    private boolean stands(String loadBalancer) {
        return azure.emulator().made().stream().anyMatch(path -> path.endsWith("/loadBalancers/" + loadBalancer));
    }

    /// The addresses in the pools of a load balancer.
    private List<String> members(String loadBalancer) {
        Matcher member = MEMBER.matcher(azure.emulator().canonical().stream()
                .filter(line -> line.contains("/loadBalancers/" + loadBalancer + " "))
                .findFirst()
                .orElseThrow());
        return member.results().map(found -> found.group(1)).sorted().toList();
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new);
    }

    @Test
    void servicesThatWaitAtOnceSpreadOverTheLoadBalancersThatTakeThem() {
        AzureCluster cluster = with(A, B, C, EDGE);
        cluster.create(names(12));
        cluster.rest();

        assertThat(Stream.of("lb-a", "lb-b", "lb-c").map(this::frontends)).containsExactly(4L, 4L, 4L);
        assertThat(stands("edge")).isFalse();
        assertThat(shown(cluster, "web12")).hasSize(1);
    }

    @Test
    void aServiceMovesWithItsAddressToTheLoadBalancerThatItsLabelsAskFor() {
        AzureCluster cluster = with(A, EDGE);
        cluster.create("web");
        cluster.kube().create(AService.aService("inside").port(80).annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();
        List<Ingress> before = shown(cluster, "web");
        List<Ingress> inside = shown(cluster, "inside");

        cluster.kube().label("web", Map.of("tier", "edge"));
        cluster.kube().label("inside", Map.of("tier", "edge"));
        cluster.rest(Duration.ofMinutes(5));

        assertThat(frontends("edge")).isEqualTo(1);
        assertThat(frontends("edge-internal")).isEqualTo(1);
        assertThat(stands("lb-a") || stands("lb-a-internal")).isFalse();
        assertThat(shown(cluster, "web")).isNotEmpty().isEqualTo(before);
        assertThat(shown(cluster, "inside")).isNotEmpty().isEqualTo(inside);
    }

    @Test
    void whatIsConfiguredNoMoreIsLeftByItsServicesAndGoes() {
        AzureCluster cluster = with(A, B);
        cluster.create(names(4));
        cluster.rest();
        List<Ingress> before = Stream.of(names(4))
                .flatMap(name -> shown(cluster, name).stream())
                .toList();
        assertThat(frontends("lb-b")).isEqualTo(2);

        configure(A);
        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));

        assertThat(stands("lb-b")).isFalse();
        assertThat(frontends("lb-a")).isEqualTo(4);
        assertThat(members("lb-a")).hasSize(6);
        assertThat(Stream.of(names(4)).flatMap(name -> shown(cluster, name).stream()))
                .isEqualTo(before);
    }

    @Test
    void aNodeIsInOneLoadBalancerAndStaysThere() {
        AzureCluster cluster = with(A, B);
        cluster.create(names(2));
        cluster.rest();
        List<String> first = members("lb-a");
        assertThat(first).hasSize(3).doesNotContainAnyElementsOf(members("lb-b"));

        Calls calls = cluster.callsOf(() -> cluster.nodes(7));

        assertThat(calls.writes().operations()).containsExactly("backendAddressPools.put");
        assertThat(members("lb-a")).containsAll(first);
        assertThat(members("lb-a").size() + members("lb-b").size()).isEqualTo(7);
    }

    @Test
    void nodesFollowTheirLabels() {
        AzureCluster cluster = with(
                A,
                new Configuration(
                        "edge",
                        Optional.empty(),
                        true,
                        Optional.of(labelled("tier", "edge")),
                        Optional.empty(),
                        Optional.of(labelled("pool", "edge"))));
        cluster.create("web");
        cluster.kube().create(AService.aService("far").port(80).label("tier", "edge"));
        cluster.rest();
        assertThat(members("lb-a")).hasSize(6);
        assertThat(cluster.kube().condition("far", "cloudlb.io/Accepted").message())
                .contains("load balancer edge has no nodes");

        cluster.kube()
                .addNode(ANode.aNode("node-6")
                        .providerId(AzureWorld.node(6).providerId())
                        .zone("westeurope-3")
                        .addresses("10.0.0.9")
                        .label("pool", "edge"));
        cluster.rest(Duration.ofMinutes(5));

        assertThat(members("lb-a")).hasSize(5).doesNotContain("10.0.0.9");
        assertThat(members("edge")).containsExactly("10.0.0.9");
    }

    @Test
    void whoAsksForTheSameAddressIsInOneLoadBalancer() {
        AzureCluster cluster = with(A, B);
        azure.makeAddress("shared");
        for (int port : List.of(80, 443, 8443)) {
            cluster.kube()
                    .create(AService.aService("web" + port).port(port).annotation(AzureAnnotations.PIP_NAME, "shared"));
        }
        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown(cluster, "web80"))
                .hasSize(1)
                .isEqualTo(shown(cluster, "web443"))
                .isEqualTo(shown(cluster, "web8443"));
        assertThat(frontends("lb-a") + frontends("lb-b")).isEqualTo(1);
    }

    @Test
    void aServiceThatNoLoadBalancerTakesHearsWhy() {
        AzureCluster cluster = with(EDGE);
        cluster.create("web");
        cluster.rest();

        assertThat(cluster.kube().condition("web", "cloudlb.io/Accepted").message())
                .contains("edge: the Service's labels do not match serviceLabelSelector tier in (edge)");
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void oneFurtherServiceTakesThreeWritesAndARestartWithAHundredEightCalls() {
        AzureCluster cluster = with(A, B, C);
        cluster.create(names(100));
        cluster.rest(Duration.ofMinutes(10));

        Calls restart = cluster.callsOf(cluster::restart);
        Calls further = cluster.callsOf(() -> cluster.create("more"));

        assertThat(restart.writes().count()).as(restart.summary()).isZero();
        assertThat(restart.count()).as(restart.summary()).isLessThanOrEqualTo(8);
        assertThat(further.writes().operations())
                .containsExactlyInAnyOrder("publicIPAddresses.put", "loadBalancers.put", "networkSecurityGroups.put");
        assertThat(Stream.of("lb-a", "lb-b", "lb-c").map(this::frontends)).containsExactly(34L, 34L, 33L);
    }

    @Test
    void deletingLeavesNothing() {
        AzureCluster cluster = with(A, B);
        cluster.create(names(3));
        cluster.rest();

        Stream.of(names(3)).forEach(cluster.kube()::delete);
        cluster.rest(Duration.ofMinutes(5));

        assertThat(azure.owned()).isEmpty();
    }
}
