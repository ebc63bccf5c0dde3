// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.testkit.ANode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Nodes that are instances of scale sets, in pools by their network interfaces.
class ScaleSetsTest {
    private final AzureWorld azure = new AzureWorld().configuring(Place::withInterfaces);
    private final AzureCluster cluster = new AzureCluster(azure);

    private void node(String name, String machine) {
        cluster.kube().addNode(machine(name, machine));
    }

    private static ANode machine(String name, String machine) {
        return ANode.aNode(name)
                .providerId("azure:///subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/"
                                .formatted(AzureWorld.SUBSCRIPTION, AzureWorld.GROUP.toUpperCase(Locale.ROOT))
                        + machine)
                .addresses("10.0.1.1");
    }

    private void uniform(int... numbers) {
        for (int number : numbers) {
            cluster.kube().addNode(instance("pool", number));
        }
    }

    /// A node that is an instance of a uniform scale set, in the spelling of another service of Azure's.
    static ANode instance(String scaleSet, int number) {
        return machine(
                scaleSet + "-" + number,
                "virtualMachineScaleSets/" + scaleSet.toUpperCase(Locale.ROOT) + "/virtualMachines/" + number);
    }

    private Set<String> members() {
        return azure.members("interfaces_v4");
    }

    @Test
    void instancesOfAUniformScaleSetComeInWithItsModel() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 3);
        uniform(0, 1);
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.create("web"));

        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
        assertThat(members()).containsExactly("0", "1", "pool");
        assertThat(calls.writes().operations())
                .containsExactlyInAnyOrder(
                        "publicIPAddresses.put",
                        "loadBalancers.put",
                        "virtualMachineScaleSets.put",
                        "scaleSetMachines.put",
                        "scaleSetMachines.put",
                        "networkSecurityGroups.put");
    }

    @Test
    void oneMoreInstanceIsOneWriteAndNoneWhereItsModelHasBroughtItIn() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 3);
        uniform(0, 1);
        cluster.create("web", "more");
        cluster.rest();
        cluster.rest();

        Calls old = cluster.callsOf(() -> uniform(2));
        azure.emulator().seed().instance(AzureWorld.GROUP, "pool", "net", "nodes", 3);
        azure.emulator()
                .seed()
                .editInstance(
                        AzureWorld.GROUP,
                        "pool",
                        3,
                        instance -> instance.at(
                                        "/properties/networkProfileConfiguration/networkInterfaceConfigurations/0/properties/ipConfigurations/0/properties")
                                .asObject()
                                .putArray("loadBalancerBackendAddressPools")
                                .addObject()
                                .put("id", azure.pool("interfaces_v4")));
        Calls made = cluster.callsOf(() -> uniform(3));

        assertThat(members()).containsExactly("0", "1", "2", "3", "pool");
        assertThat(old.writes().operations()).containsExactly("scaleSetMachines.put");
        assertThat(old.reads().of("scaleSetMachines.list").count()).isEqualTo(1);
        assertThat(made.writes().operations()).isEmpty();
    }

    @Test
    void anInstanceThatGoesComesOutAndOneThatIsGoneIsNotMissed() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 3);
        uniform(0, 1, 2);
        cluster.create("web");
        cluster.rest();
        cluster.rest();

        Calls excluded = cluster.callsOf(() -> cluster.kube().removeNode("pool-1"));
        azure.emulator().seed().deleteInstance(AzureWorld.GROUP, "pool", 2);
        Calls gone = cluster.callsOf(() -> cluster.kube().removeNode("pool-2"));

        assertThat(members()).containsExactly("0", "pool");
        assertThat(excluded.writes().operations()).containsExactly("scaleSetMachines.put");
        assertThat(gone.writes().operations()).isEmpty();
    }

    /// AKS#2878: LoadBalancerInUseByVirtualMachineScaleSet.
    @Test
    void theScaleSetLeavesThePoolBeforeTheLoadBalancerGoes() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 2);
        uniform(0, 1);
        cluster.create("web");
        cluster.rest();

        Calls calls = cluster.callsOf(() -> cluster.kube().delete("web"));

        assertThat(azure.owned()).isEmpty();
        assertThat(calls.writes().failed().count()).as(calls.failed().summary()).isZero();
    }

    @Test
    void aScaleSetWithoutInstancesLeavesToo() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 1);
        uniform(0);
        cluster.nodes(1);
        cluster.create("web");
        cluster.rest();
        azure.emulator().seed().deleteInstance(AzureWorld.GROUP, "pool", 0);
        cluster.kube().removeNode("pool-0");
        cluster.restart();

        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void instancesOfAFlexibleScaleSetComeInByTheirOwnInterfacesWithItsModel() {
        azure.emulator()
                .seed()
                .flexible(AzureWorld.GROUP, "flex", "flex-a", "net", "nodes")
                .flexible(AzureWorld.GROUP, "flex", "flex-b", "net", "nodes");
        node("flex-a", "virtualMachines/flex-a");
        node("flex-b", "virtualMachines/FLEX-B");
        cluster.create("web");
        cluster.rest();

        assertThat(members()).containsExactly("flex", "flex-a-nic", "flex-b-nic");
        cluster.kube().delete("web");
        cluster.rest(Duration.ofMinutes(5));
        assertThat(azure.owned()).isEmpty();
    }

    @Test
    void aScaleSetThatAzureRefusesStopsNoOtherNode() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 1);
        azure.makeAddress("theirs-address");
        String theirs = AzureWorld.id(AzureWorld.GROUP, "loadBalancers", "theirs");
        azure.make(
                theirs,
                "\"frontendIPConfigurations\":[{\"name\":\"f\",\"properties\":{\"publicIPAddress\":{\"id\":\"%s\"}}}],\"backendAddressPools\":[{\"name\":\"theirs\"}]"
                        .formatted(AzureWorld.id(AzureWorld.GROUP, "publicIPAddresses", "theirs-address")));
        azure.emulator()
                .seed()
                .edit(
                        Kind.SCALE_SET,
                        AzureWorld.GROUP,
                        "pool",
                        model -> model.at(
                                        "/properties/virtualMachineProfile/networkProfile/networkInterfaceConfigurations/0/properties/ipConfigurations/0/properties")
                                .asObject()
                                .putArray("loadBalancerBackendAddressPools")
                                .addObject()
                                .put("id", theirs + "/backendAddressPools/theirs"));
        uniform(0);
        cluster.nodes(1);

        cluster.create("web");
        cluster.rest(Duration.ofMinutes(5));

        assertThat(members()).containsExactly("0", "node-1-nic");
        assertThat(cluster.kube().condition("web", "cloudlb.io/Accepted").message())
                .contains("new instances of scale set POOL do not come in by themselves")
                .doesNotContain("pool-0", "traffic");
    }

    /// An extension that does not install fails the instance, and its scale set with it.
    @Test
    void whatFailedForAnotherReasonThanItsPoolsIsLeftAlone() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 2);
        uniform(0, 1);
        cluster.create("web");
        cluster.rest();
        azure.emulator()
                .seed()
                .edit(Kind.SCALE_SET, AzureWorld.GROUP, "pool", ScaleSetsTest::fail)
                .editInstance(AzureWorld.GROUP, "pool", 1, ScaleSetsTest::fail);

        Calls calls = cluster.callsOf(() -> {
            cluster.restart();
            cluster.rest(Duration.ofHours(3));
        });

        assertThat(calls.writes().count()).as(calls.summary()).isZero();
    }

    private static void fail(ObjectNode resource) {
        resource.withObject("properties").put("provisioningState", "Failed");
    }

    @Test
    void aModelThatMayNotBeWrittenKeepsNoInstanceOutForLong() {
        azure.emulator().seed().scaleSet(AzureWorld.GROUP, "pool", "net", "nodes", 2);
        uniform(0);
        azure.emulator()
                .faults()
                .everyCall(
                        "virtualMachineScaleSets.put", Fault.refuse(403, "AuthorizationFailed", "Not this scale set."));
        cluster.create("web");
        cluster.rest(Duration.ofMinutes(30));

        uniform(1);
        cluster.rest(Duration.ofMinutes(30));
        assertThat(members()).containsExactly("0", "1");
        cluster.kube().removeNode("pool-0");
        cluster.rest(Duration.ofMinutes(30));
        assertThat(members()).containsExactly("1");
        assertThat(cluster.kube().condition("web", "cloudlb.io/Accepted").message())
                .contains("new instances of scale set POOL do not come in by themselves", "Not this scale set.");
    }
}
