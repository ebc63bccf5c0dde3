// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Documents have other writers: people, other clusters in the resource group, Azure itself. What they write is lost
/// where a controller overwrites it (#249, k#84052), and what a version refuses is tried for ever (#792).
class OtherWritersTest {
    private static final String NEWER = "newerThanAnyClient";

    private final AzureWorld azure = new AzureWorld(builder -> builder.knowing(NEWER));
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    private static void addRule(ObjectNode group, String name, int priority) {
        group.withObject("properties")
                .withArray("securityRules")
                .addObject()
                .put("name", name)
                .putObject("properties")
                .put("priority", priority)
                .put("direction", "Inbound")
                .put("access", "Allow")
                .put("protocol", "Tcp")
                .put("sourceAddressPrefix", "10.9.0.0/16")
                .put("sourcePortRange", "*")
                .put("destinationAddressPrefix", "*")
                .put("destinationPortRange", "22")
                .put(NEWER, "kept");
    }

    /// Somebody edits before the first write of a collection reaches Azure.
    private void before(String write, Runnable edit) {
        AtomicInteger edits = new AtomicInteger();
        azure.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (call.operation().startsWith("PUT")
                        && call.operation().endsWith(write)
                        && edits.getAndIncrement() == 0) {
                    edit.run();
                }
            }
        });
    }

    private String securityGroup() {
        return azure.emulator().canonical().stream()
                .filter(line -> line.contains("networkSecurityGroups/nodes "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRuleThatSomebodyAddsBetweenOurReadAndOurWriteStaysWithAllThatWeDoNotKnow() {
        cluster.create("web");
        cluster.rest();
        before(
                "networkSecurityGroups/nodes",
                () -> azure.emulator()
                        .seed()
                        .edit(Kind.SECURITY_GROUP, AzureWorld.GROUP, "nodes", group -> addRule(group, "ssh", 450)));

        Calls calls = cluster.callsOf(() -> cluster.create("more"));

        assertThat(cluster.kube().service("more").status().ingress()).isNotEmpty();
        assertThat(securityGroup()).contains("securityRules/ssh", NEWER + "=kept");
        assertThat(calls.writes().of("networkSecurityGroups.put").count())
                .as(calls.summary())
                .isEqualTo(2);
    }

    @Test
    void aLoadBalancerThatSomebodyChangesMeanwhileLosesNothing() {
        cluster.create("web");
        cluster.rest();
        before(
                "loadBalancers/demo",
                () -> azure.emulator()
                        .seed()
                        .edit(
                                Kind.LOAD_BALANCER,
                                AzureWorld.GROUP,
                                "demo",
                                balancer -> balancer.withObject("tags").put("team", "network")));

        Calls calls = cluster.callsOf(() -> cluster.create("more"));

        assertThat(cluster.kube().service("more").status().ingress()).isNotEmpty();
        assertThat(azure.owned()).contains("team=network");
        assertThat(calls.writes().of("loadBalancers.put").count())
                .as(calls.summary())
                .isEqualTo(2);
    }

    @Test
    void aWriteThatFailsAfterItWasAcceptedIsMadeAgainAndLeavesNothingFailed() {
        cluster.create("web");
        cluster.rest();
        azure.emulator().faults().clear();
        azure.emulator()
                .faults()
                .atCall("loadBalancers.put", 1, Fault.acceptThenFail(500, "InternalServerError", "An error occurred."));

        cluster.create("more");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(cluster.kube().service("more").status().ingress()).isNotEmpty();
        assertThat(azure.owned()).doesNotContain("provisioningState=Failed");
    }

    /// Azure shows what a write has asked for that it accepted and that failed then, until another is made.
    @Test
    void aWriteThatFailsAfterItWasAcceptedAndIsKeptStopsNoOther() {
        cluster.create("web");
        cluster.rest();
        azure.emulator().faults().clear();
        azure.emulator()
                .faults()
                .everyCallThatSays(
                        "loadBalancers.put",
                        "_tcp_8081",
                        Fault.acceptThenFailAfter(400, "RuleNotPossible", "A rule is not possible."));

        cluster.kube().create(AService.aService("bad").port(8081));
        cluster.create("good");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(cluster.kube().service("good").status().ingress()).isNotEmpty();
        assertThat(cluster.kube().service("bad").status().ingress()).isEmpty();
        assertThat(cluster.kube().condition("bad", "cloudlb.io/Provisioned").message())
                .contains("A rule is not possible.");
        assertThat(azure.owned()).doesNotContain("_tcp_8081", "provisioningState=Failed");
        cluster.create("later");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(cluster.kube().service("later").status().ingress()).isNotEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();

        azure.emulator().faults().clear();
        cluster.rest(Duration.ofHours(1));
        assertThat(cluster.kube().service("bad").status().ingress()).isNotEmpty();
    }

    /// Azure deletes no frontend that a rule uses.
    @Test
    void aFrontendThatAUsersOutboundRuleUsesWaitsForItWithoutBeingTried() {
        cluster.create("web", "more");
        cluster.rest();
        useByOutboundRule(
                "frontendIPConfigurations/k8s-", cluster.kube().service("web").uid());

        Calls calls = cluster.callsOf(() -> {
            cluster.kube().delete("web");
            cluster.rest(Duration.ofMinutes(5));
        });

        assertThat(cluster.kube().condition("web", "cloudlb.io/Provisioned").message())
                .contains("outboundRules/theirs");
        assertThat(calls.writes().failed().count())
                .as("by the first the edit becomes known: " + calls.summary())
                .isLessThanOrEqualTo(1);
        azure.emulator()
                .seed()
                .edit(
                        Kind.LOAD_BALANCER,
                        AzureWorld.GROUP,
                        "demo",
                        balancer -> balancer.withObject("properties").putArray("outboundRules"));
        cluster.rest(Duration.ofHours(1));
        assertThat(cluster.kube().find("web")).isEmpty();
    }

    private void useByOutboundRule(String part, String uid) {
        String frontend = azure.emulator().made().stream()
                .filter(path -> path.contains(part) && path.contains(uid))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .findFirst()
                .orElseThrow();
        azure.emulator().seed().edit(Kind.LOAD_BALANCER, AzureWorld.GROUP, "demo", balancer -> {
            ObjectNode rule = balancer.withObject("properties")
                    .putArray("outboundRules")
                    .addObject()
                    .put("name", "theirs");
            String id = AzureWorld.id(AzureWorld.GROUP, "loadBalancers", "demo");
            ObjectNode properties = rule.putObject("properties").put("protocol", "All");
            properties
                    .putArray("frontendIPConfigurations")
                    .addObject()
                    .put("id", id + "/frontendIPConfigurations/" + frontend);
            String pool = balancer.withObject("properties")
                    .withArray("backendAddressPools")
                    .get(0)
                    .path("name")
                    .asString();
            properties.putObject("backendAddressPool").put("id", id + "/backendAddressPools/" + pool);
        });
    }

    @Test
    void aServiceWhosePartsAzureRefusesStopsNoOther() {
        cluster.kube()
                .create(AService.aService("bad")
                        .port(80)
                        .annotation("service.beta.kubernetes.io/azure-load-balancer-internal", "true")
                        .annotation("service.beta.kubernetes.io/azure-load-balancer-ipv4", "10.0.0.4"));
        cluster.kube()
                .create(AService.aService("good")
                        .port(80)
                        .annotation("service.beta.kubernetes.io/azure-load-balancer-internal", "true"));
        cluster.rest(Duration.ofMinutes(5));

        assertThat(cluster.kube().service("good").status().ingress()).isNotEmpty();
        assertThat(cluster.kube().service("bad").status().ingress()).isEmpty();
        assertThat(cluster.kube().condition("bad", "cloudlb.io/Provisioned").message())
                .contains("10.0.0.4");
    }

    @Test
    void anInternalServiceKeepsItsPartsOverARestart() {
        cluster.kube()
                .create(AService.aService("inside")
                        .port(80)
                        .annotation("service.beta.kubernetes.io/azure-load-balancer-internal", "true"));
        cluster.rest();
        String before = azure.owned();
        assertThat(cluster.kube().service("inside").status().ingress()).isNotEmpty();

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        cluster.rest(Duration.ofHours(3));
        assertThat(azure.owned()).isEqualTo(before);
        cluster.kube().delete("inside");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(azure.owned()).isEmpty();
    }

    /// One that somebody lends has no marks of ours, and may have no other frontend at the moment.
    @Test
    void aLentLoadBalancerIsNotDeletedWithOurLastFrontend() {
        AzureWorld lending = new AzureWorld().lending();
        AzureCluster borrower = new AzureCluster(lending).nodes(1, 2, 3);
        borrower.create("web");
        borrower.rest();
        lending.emulator()
                .seed()
                .edit(Kind.LOAD_BALANCER, AzureWorld.GROUP, "demo", balancer -> balancer.remove("tags"));

        borrower.kube().delete("web");
        borrower.rest(Duration.ofMinutes(5));

        assertThat(lending.emulator().made()).anyMatch(path -> path.endsWith("/loadBalancers/demo"));
        assertThat(borrower.kube().condition("web", "cloudlb.io/Provisioned").message())
                .contains("would have no frontend left");
    }

    /// Azure refuses a document that refers to anything that somebody is at work on.
    @Test
    void anAddressInTheDocumentThatSomebodyIsAtWorkOnHoldsUpNobodyForLong() {
        azure.makeAddress("shared");
        cluster.kube().create(AService.aService("first").port(80).annotation(AzureAnnotations.PIP_NAME, "shared"));
        cluster.rest();
        before("loadBalancers/demo", () -> azure.touch(AzureWorld.id(AzureWorld.GROUP, "publicIPAddresses", "shared")));

        cluster.create("web");
        cluster.rest(Duration.ofSeconds(25));

        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        assertThat(cluster.kube().reasons("web")).doesNotContain("SyncLoadBalancerFailed");
    }

    /// Azure tells no capital letters from small ones in the keys of tags.
    @Test
    void aTagIsTheSameWhateverTheCapitalsOfItsKey() {
        cluster.kube().create(AService.aService("web").port(80).annotation(AzureAnnotations.PIP_TAGS, "Team=network"));
        cluster.rest();
        String name = azure.emulator().made().stream()
                .filter(path -> path.contains("/publicIPAddresses/k8s-"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .findFirst()
                .orElseThrow();
        azure.emulator().seed().edit(Kind.PUBLIC_ADDRESS, AzureWorld.GROUP, name, address -> {
            ObjectNode tags = address.withObject("tags");
            Map<String, String> before = new HashMap<>();
            tags.properties()
                    .forEach(tag -> before.put(
                            tag.getKey().toUpperCase(Locale.ROOT),
                            tag.getValue().asString()));
            tags.removeAll();
            before.forEach(tags::put);
        });

        Calls calls = cluster.callsOf(() -> cluster.rest(Duration.ofHours(3)));
        assertThat(calls.writes().count()).as(calls.summary()).isZero();

        cluster.kube().annotate("web", AzureAnnotations.PIP_TAGS, "Team=web");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(String.join("\n", azure.emulator().canonical()).toLowerCase(Locale.ROOT))
                .containsOnlyOnce("team=")
                .contains("team=web");
        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(azure.emulator().made()).noneMatch(path -> path.contains("/publicIPAddresses/"));
    }
}
