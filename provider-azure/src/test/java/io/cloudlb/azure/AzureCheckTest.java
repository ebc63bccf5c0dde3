// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.client.ArmConnection;
import io.cloudlb.azure.client.AzureErrors;
import io.cloudlb.azure.client.EmulatedHttp;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudCalls;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.testkit.ManualClock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether the configuration leads to the place where the cluster is.
class AzureCheckTest {
    private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    private static final Map<String, String> PLACE = Map.of(
            AzureSettings.SUBSCRIPTION, SUBSCRIPTION,
            AzureSettings.GROUP, "rg",
            AzureSettings.LOCATION, "westeurope",
            AzureSettings.NETWORK, "net",
            AzureSettings.SUBNET, "nodes",
            AzureSettings.SECURITY_GROUP, "nsg");

    private final ManualClock time = new ManualClock();
    private final AzureEmulator cloud =
            AzureEmulator.builder().clock(time).pause(time::pass).build();

    AzureCheckTest() {
        cloud.seed()
                .group("rg")
                .group("other")
                .securityGroup("rg", "nsg")
                .network("rg", "net", "10.0.0.0/16")
                .subnet("rg", "net", "nodes", "nsg", "10.0.0.0/24");
    }

    private void check(Map<String, String> more, NodeSet nodes) {
        Map<String, String> settings = new HashMap<>(PLACE);
        settings.putAll(more);
        ProviderContext context = new ProviderContext(
                new ClusterIdentity("test", "uid"),
                Map.of(),
                ProviderContext.PortRange.KUBERNETES_DEFAULT,
                time,
                Fence.OPEN,
                _ -> {});
        CloudCalls calls = new CloudCalls("azure", CallBudget.STANDARD, new AzureErrors(), context);
        try (ArmApi api = new ArmApi(calls, () -> ArmConnection.over(new EmulatedHttp(cloud)))) {
            new AzureCheck(api, AzureSettings.of(settings)).run(nodes);
        }
    }

    private static TargetNode node(String subscription) {
        return new TargetNode(
                "node",
                "azure:///subscriptions/%s/resourceGroups/mc_rg/providers/Microsoft.Compute/virtualMachines/node"
                        .formatted(subscription),
                Optional.empty(),
                List.of("10.0.0.4"));
    }

    private List<String> calls() {
        return cloud.ledger().calls().operations();
    }

    @Test
    void isContentAfterTwoReads() {
        check(Map.of(), new NodeSet(List.of(node(SUBSCRIPTION.toUpperCase(Locale.ROOT)))));

        assertThat(calls()).containsExactly("virtualNetworks.get", "networkSecurityGroups.get");
    }

    @Test
    void readsTheGroupWhereTheNetworkIsInAnother() {
        check(
                Map.of(
                        AzureSettings.GROUP,
                        "other",
                        AzureSettings.NETWORK_GROUP,
                        "rg",
                        AzureSettings.SECURITY_GROUP_GROUP,
                        "rg"),
                NodeSet.EMPTY);

        assertThat(calls()).containsExactly("virtualNetworks.get", "networkSecurityGroups.get", "resourceGroups.get");
    }

    @ParameterizedTest
    @CsvSource({
        "azure-subscription, 99999999-2222-3333-4444-555555555555, --azure-subscription",
        "azure-resource-group, nowhere, --azure-resource-group",
        "azure-resource-group, other, --azure-virtual-network-resource-group",
        "azure-virtual-network, nonet, --azure-virtual-network",
        "azure-virtual-network-resource-group, nonetgroup, --azure-virtual-network-resource-group",
        "azure-subnet, nosubnet, --azure-subnet",
        "azure-security-group, nonsg, --azure-security-group",
        "azure-security-group-resource-group, nonsggroup, --azure-security-group-resource-group",
        "azure-location, northeurope, --azure-location",
    })
    void saysInOneSentenceWhatIsNotThere(String setting, String value, String advice) {
        assertThatThrownBy(() -> check(Map.of(setting, value), NodeSet.EMPTY))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(value)
                .hasMessageContaining(advice);
    }

    @Test
    void endsWhereAllNodesAreInAnotherSubscription() {
        String other = "99999999-2222-3333-4444-555555555555";

        assertThatThrownBy(() -> check(Map.of(), new NodeSet(List.of(node(other)))))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("are in subscription " + other);
        assertThatCode(() -> check(Map.of(), new NodeSet(List.of(node(other), node(SUBSCRIPTION)))))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(
                        Map.of(),
                        new NodeSet(
                                List.of(new TargetNode("node", "kind://node", Optional.empty(), List.of("10.0.0.4"))))))
                .doesNotThrowAnyException();
    }

    @Test
    void aRightThatLacksIsNamed() {
        cloud.faults()
                .atCall(
                        "networkSecurityGroups.get",
                        1,
                        Fault.refuse(
                                403,
                                "AuthorizationFailed",
                                "The client 'c' does not have authorization to perform action 'Microsoft.Network/networkSecurityGroups/read' over scope 's'."));

        assertThatThrownBy(() -> check(Map.of(), NodeSet.EMPTY))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        denied -> assertThat(denied.error().kind()).isEqualTo(CloudError.Kind.DENIED))
                .hasMessageContaining(
                        "Allow Microsoft.Network/networkSecurityGroups/read to the controller's identity");
    }
}
