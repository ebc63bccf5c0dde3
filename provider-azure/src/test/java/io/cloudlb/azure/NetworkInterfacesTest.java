// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pools that hold nodes by the network interfaces of their machines.
class NetworkInterfacesTest {
    private final AzureWorld azure =
            new AzureWorld(builder -> builder.knowing("newerThanAnyClient")).configuring(Place::withInterfaces);
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);
    private final KubeWorld kube = cluster.kube();

    private Set<String> members() {
        return azure.members("interfaces_v4");
    }

    /// Somebody else has a machine's interface in a pool of a load balancer of his own.
    private void othersPool(String balancer, int machine) {
        azure.makeAddress(balancer + "-address");
        String id = AzureWorld.id(AzureWorld.GROUP, "loadBalancers", balancer);
        azure.make(
                id,
                "\"frontendIPConfigurations\":[{\"name\":\"f\",\"properties\":{\"publicIPAddress\":{\"id\":\"%s\"}}}],\"backendAddressPools\":[{\"name\":\"theirs\"}]"
                        .formatted(AzureWorld.id(AzureWorld.GROUP, "publicIPAddresses", balancer + "-address")));
        azure.emulator()
                .seed()
                .edit(
                        Kind.NETWORK_INTERFACE,
                        AzureWorld.GROUP,
                        "node-%d-nic".formatted(machine),
                        nic -> nic.at("/properties/ipConfigurations/0/properties")
                                .asObject()
                                .withArray("loadBalancerBackendAddressPools")
                                .addObject()
                                .put("id", id + "/backendAddressPools/theirs"));
    }

    /// Somebody else has machines' interfaces in a pool of an internal load balancer of his own.
    private void othersInternalPool(int... machines) {
        String id = AzureWorld.id(AzureWorld.GROUP, "loadBalancers", "theirs");
        azure.make(
                id,
                "\"frontendIPConfigurations\":[{\"name\":\"f\",\"properties\":{\"subnet\":{\"id\":\"%s/subnets/nodes\"}}}],\"backendAddressPools\":[{\"name\":\"theirs\"}]"
                        .formatted(AzureWorld.id(AzureWorld.GROUP, "virtualNetworks", "net")));
        for (int machine : machines) {
            bring(machine, id);
        }
    }

    private void bring(int machine, String balancer) {
        azure.emulator()
                .seed()
                .edit(
                        Kind.NETWORK_INTERFACE,
                        AzureWorld.GROUP,
                        "node-%d-nic".formatted(machine),
                        nic -> nic.at("/properties/ipConfigurations/0/properties")
                                .asObject()
                                .withArray("loadBalancerBackendAddressPools")
                                .addObject()
                                .put("id", balancer + "/backendAddressPools/theirs"));
    }

    /// Whose interface names a pool of a load balancer.
    private List<String> in(String balancer, int... machines) {
        return IntStream.of(machines)
                .mapToObj("node-%d-nic"::formatted)
                .filter(nic -> azure.resource(AzureWorld.id(AzureWorld.GROUP, "networkInterfaces", nic))
                        .contains("/loadBalancers/%s/backendAddressPools/".formatted(balancer)))
                .toList();
    }

    @Test
    void aNodeThatOneLoadBalancerMayNotHaveStaysInTheOther() {
        othersInternalPool(1, 4);
        cluster.create("web");
        cluster.rest();

        kube.create(AzureCluster.twoPorts("inside").annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest(Duration.ofMinutes(5));
        assertThat(in("demo", 1, 2, 3)).containsExactly("node-1-nic", "node-2-nic", "node-3-nic");
        assertThat(in("demo-internal", 1, 2, 3)).containsExactly("node-2-nic", "node-3-nic");
        assertThat(kube.condition("inside", "cloudlb.io/Accepted").message()).contains("node-1");

        cluster.nodes(4, 5);
        cluster.rest(Duration.ofMinutes(5));
        cluster.restart();
        cluster.rest(Duration.ofMinutes(5));
        assertThat(in("demo", 1, 4, 5)).containsExactly("node-1-nic", "node-4-nic", "node-5-nic");
        assertThat(in("demo-internal", 1, 4, 5)).containsExactly("node-5-nic");
    }

    @Test
    void nodesThatAzureRefusesAreNamedInOneSentence() {
        othersInternalPool(1, 2, 3, 4, 5);
        cluster.nodes(4, 5, 6);
        kube.create(AzureCluster.twoPorts("inside").annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest(Duration.ofMinutes(5));

        assertThat(kube.condition("inside", "cloudlb.io/Accepted").message())
                .contains("5 of 6 nodes take no traffic from load balancer demo-internal")
                .contains("node-1, node-2, node-3 and others")
                .doesNotContain("node-4");
    }

    @Test
    void theFirstServiceBringsTheInterfaceOfEveryNodeIntoThePool() {
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.create("web"));

        assertThat(kube.service("web").status().ingress()).isNotEmpty();
        assertThat(members()).containsExactly("node-1-nic", "node-2-nic", "node-3-nic");
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "publicIPAddresses.put",
                        "loadBalancers.put",
                        "networkInterfaces.put",
                        "networkInterfaces.put",
                        "networkInterfaces.put",
                        "networkSecurityGroups.put");
    }

    @Test
    void aNodeMoreIsOneWriteHoweverManyServicesThereAre() {
        cluster.create("one", "two", "three");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.nodes(4));

        assertThat(members()).contains("node-4-nic");
        assertThat(calls.writes().operations()).containsExactly("networkInterfaces.put");
        assertThat(calls.reads().of("networkInterfaces.get").count()).isEqualTo(1);
        assertThat(calls.reads().of("networkInterfaces.list").count()).isEqualTo(1);
    }

    @Test
    void nodesThatComeOneAfterTheOtherAllComeIn() {
        cluster.create("web");
        cluster.rest();

        cluster.nodes(4);
        cluster.rest(Duration.ofSeconds(3));
        cluster.nodes(5);
        cluster.rest(Duration.ofSeconds(3));
        cluster.nodes(6, 7);
        cluster.rest();

        assertThat(members()).hasSize(7);
    }

    @Test
    void whatConcernsNoLoadBalancerTakesNoCallAndARestartNoWrite() {
        cluster.create("web");
        cluster.rest();
        cluster.rest();

        Calls touched = cluster.callsOf(() -> {
            kube.touch("web");
            cluster.rest();
            cluster.resync("web");
        });
        Calls restarted = cluster.callsOf(cluster::restart);

        assertThat(touched.operations()).isEmpty();
        assertThat(restarted.writes().operations()).isEmpty();
        assertThat(restarted.count()).as(restarted.summary()).isLessThanOrEqualTo(8);
    }

    @Test
    void aNodeThatGoesComesOut() {
        cluster.create("web");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.removeNodes(2));

        assertThat(members()).containsExactly("node-1-nic", "node-3-nic");
        assertThat(calls.writes().operations()).containsExactly("networkInterfaces.put");
    }

    @Test
    void aMachineThatGoesWithItsNodeIsNotMissed() {
        cluster.create("web");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> {
            azure.emulator().seed().deleteMachine(AzureWorld.GROUP, "node-2");
            cluster.removeNodes(2);
        });
        cluster.nodes(4);
        cluster.rest();

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
        assertThat(members()).containsExactly("node-1-nic", "node-3-nic", "node-4-nic");
    }

    @Test
    void everybodyLeavesThePoolBeforeTheLastServiceTakesTheLoadBalancerAlong() {
        cluster.create("web");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> kube.delete("web"));

        assertThat(azure.owned()).isEmpty();
        assertThat(calls.writes().failed().count()).as(calls.failed().summary()).isZero();
        assertThat(calls.writes().of("networkInterfaces.put").count()).isEqualTo(3);
    }

    @Test
    void thePublicAndTheInternalLoadBalancerShareAnInterface() {
        cluster.create("web");
        cluster.rest();

        Calls calls = cluster.callsOf(
                () -> kube.create(AzureCluster.twoPorts("inside").annotation(AzureAnnotations.INTERNAL, "true")));
        assertThat(kube.service("inside").status().ingress()).isNotEmpty();
        assertThat(calls.writes().of("networkInterfaces.put").count()).isEqualTo(3);
        Calls more = cluster.callsOf(() -> cluster.nodes(4));

        assertThat(more.writes().operations()).containsExactly("networkInterfaces.put");
        kube.delete("web");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(members()).hasSize(4);
        kube.delete("inside");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void anInterfaceKeepsThePoolsOfOthersAndAllThatWeDoNotKnow() {
        othersPool("theirs", 1);
        azure.emulator()
                .seed()
                .edit(
                        Kind.NETWORK_INTERFACE,
                        AzureWorld.GROUP,
                        "node-1-nic",
                        nic -> nic.withObject("properties").put("newerThanAnyClient", "kept"));
        kube.create(AzureCluster.twoPorts("inside").annotation(AzureAnnotations.INTERNAL, "true"));
        cluster.rest();

        assertThat(members()).contains("node-1-nic");
        assertThat(azure.members("theirs")).containsExactly("node-1-nic");
        kube.delete("inside");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(members()).isEmpty();
        assertThat(azure.members("theirs")).containsExactly("node-1-nic");
        assertThat(azure.resource(AzureWorld.id(AzureWorld.GROUP, "networkInterfaces", "node-1-nic")))
                .contains("\"newerThanAnyClient\":\"kept\"");
    }

    @Test
    void aNodeInThePublicLoadBalancerOfAnotherIsLeftOutAloneAndNamed() {
        othersPool("theirs", 2);
        cluster.create("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(kube.service("web").status().ingress()).isNotEmpty();
        assertThat(members()).containsExactly("node-1-nic", "node-3-nic");
        cluster.nodes(4);
        cluster.rest();
        assertThat(members()).containsExactly("node-1-nic", "node-3-nic", "node-4-nic");
        assertThat(kube.condition("web", "cloudlb.io/Accepted").message())
                .contains("node-2", "more than one load balancer of the same type");
    }

    /// #7509: the node is there before its machine is listed.
    @Test
    void aNodeWhoseMachineIsNotListedYetIsNamedAndComesInLater() {
        cluster.create("web");
        cluster.rest();
        azure.emulator().seed().deleteMachine(AzureWorld.GROUP, "node-4");

        cluster.nodes(4, 5);
        cluster.rest(Duration.ofSeconds(30));
        assertThat(members()).containsExactly("node-1-nic", "node-2-nic", "node-3-nic", "node-5-nic");
        kube.touch("web");
        cluster.resync("web");
        cluster.rest(Duration.ofSeconds(5));
        assertThat(kube.condition("web", "cloudlb.io/Accepted").message()).contains("node-4");

        azure.emulator().seed().machine(AzureWorld.GROUP, "node-4", "net", "nodes");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(members()).hasSize(5);
    }

    @Test
    void whoWritesAnInterfaceMeanwhileLosesNothing() {
        cluster.create("web");
        cluster.rest();
        azure.emulator()
                .faults()
                .atCall(
                        "networkInterfaces.put",
                        azure.emulator()
                                        .ledger()
                                        .calls()
                                        .of("networkInterfaces.put")
                                        .count()
                                + 1L,
                        Fault.before(() -> azure.emulator()
                                .seed()
                                .edit(
                                        Kind.NETWORK_INTERFACE,
                                        AzureWorld.GROUP,
                                        "node-4-nic",
                                        nic -> nic.withObject("tags").put("team", "network"))));

        Calls calls = cluster.callsOf(() -> cluster.nodes(4));

        assertThat(members()).contains("node-4-nic");
        assertThat(azure.resource(AzureWorld.id(AzureWorld.GROUP, "networkInterfaces", "node-4-nic")))
                .contains("\"team\":\"network\"");
        assertThat(calls.writes().operations()).containsExactly("networkInterfaces.put", "networkInterfaces.put");
    }

    @Test
    void anInterfaceOfWhichAzureFailsAfterItHasAcceptedIsWrittenAgain() {
        cluster.create("web");
        cluster.rest();
        azure.emulator()
                .faults()
                .atCall(
                        "networkInterfaces.put",
                        azure.emulator()
                                        .ledger()
                                        .calls()
                                        .of("networkInterfaces.put")
                                        .count()
                                + 1L,
                        Fault.acceptThenFailAfter(500, "InternalServerError", "An error occurred."));

        cluster.nodes(4);
        cluster.rest(Duration.ofMinutes(5));

        assertThat(members()).contains("node-4-nic");
        assertThat(azure.emulator().canonical()).noneMatch(line -> line.contains(" Failed is in "));
    }
}
