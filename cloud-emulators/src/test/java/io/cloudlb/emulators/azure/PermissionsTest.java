// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.COMPUTE;
import static io.cloudlb.emulators.azure.Subscription.GROUP;
import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.NODES;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.azure.Subscription.Answer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who calls needs the action of the call, and the join of all that what is written refers to.
class PermissionsTest {

    private static final String BALANCER = NETWORK + "loadBalancers/lb";
    private static final String POOL = BALANCER + "/backendAddressPools/p";

    private final Set<String> lacking = new HashSet<>();
    private String elsewhere = "nowhere";
    private final Subscription subscription = Subscription.of(AzureEmulator.builder()
            .allowing((action, scope) ->
                    !lacking.contains(action) && !scope.toLowerCase(Locale.ROOT).contains(elsewhere)));

    @BeforeEach
    void makeALoadBalancer() {
        subscription.address("ip").accepted();
        subscription.balancer("lb", "ip").accepted();
    }

    private void needs(String action, Supplier<Answer> call) {
        lacking.add("Microsoft." + action);
        Answer refused = call.get();
        assertThat(refused.status()).as(refused.json().toString()).isEqualTo(403);
        assertThat(refused.message()).contains("action", "'Microsoft." + action + "'");
        lacking.clear();
        call.get().accepted();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, publicIPAddresses, Network/publicIPAddresses/read",
        "GET, publicIPAddresses/ip, Network/publicIPAddresses/read",
        "GET, loadBalancers/lb/frontendIPConfigurations/f, Network/loadBalancers/frontendIPConfigurations/read",
        "PATCH, publicIPAddresses/ip, Network/publicIPAddresses/write",
        "DELETE, loadBalancers/lb, Network/loadBalancers/delete"
    })
    void everyCallIsAnAction(String verb, String path, String action) {
        String body = verb.equals("PATCH") ? "{'tags':{}}" : "";
        lacking.add("Microsoft." + action);

        Answer refused = subscription.call(verb, NETWORK + path, body, Map.of());

        assertThat(refused.code()).isEqualTo("AuthorizationFailed");
        assertThat(refused.message())
                .contains("does not have authorization to perform action 'Microsoft." + action + "' over scope");
    }

    @Test
    void aResourceGroupIsReadByAnActionOfItsOwn() {
        needs("Resources/subscriptions/resourceGroups/read", () -> subscription.get(GROUP));
    }

    @Test
    void theSubscriptionsAreListedByAnActionOfTheirOwn() {
        needs("Resources/subscriptions/read", () -> subscription.get("/subscriptions"));
        assertThat(subscription.get("/subscriptions").json().path("value").findValuesAsString("subscriptionId"))
                .containsExactly(subscription.cloud().subscription());
    }

    @Test
    void aFrontendJoinsItsPublicAddressAlsoWhenItHadItBefore() {
        needs("Network/publicIPAddresses/join/action", () -> subscription.balancer("lb", "ip"));

        lacking.add("Microsoft.Network/publicIPAddresses/join/action");
        Answer refused = subscription.balancer("lb", "ip");

        assertThat(refused.code()).isEqualTo("LinkedAuthorizationFailed");
        assertThat(refused.message())
                .contains(
                        "has permission to perform action 'Microsoft.Network/loadBalancers/write' on scope '"
                                + BALANCER,
                        "on the linked scope(s) '" + NETWORK + "publicIPAddresses/ip'");
    }

    @Test
    void anInternalFrontendJoinsItsSubnet() {
        needs(
                "Network/virtualNetworks/subnets/join/action",
                () -> subscription.put(
                        NETWORK + "loadBalancers/inside",
                        ("{'location':'westeurope','sku':{'name':'Standard'},'properties':{'frontendIPConfigurations':"
                                        + "[{'name':'f','properties':{'subnet':{'id':'%s'}}}]}}")
                                .formatted(NODES)));
    }

    @Test
    void aPoolOfAddressesJoinsTheNetwork() {
        needs(
                "Network/virtualNetworks/joinLoadBalancer/action",
                () -> subscription.put(
                        POOL,
                        ("{'properties':{'virtualNetwork':{'id':'%svirtualNetworks/net'},'loadBalancerBackendAddresses':"
                                        + "[{'name':'a','properties':{'ipAddress':'10.0.0.4'}}]}}")
                                .formatted(NETWORK)));
    }

    @Test
    void aMemberMayNameTheNetworkInsteadOfItsPool() {
        needs(
                "Network/virtualNetworks/joinLoadBalancer/action",
                () -> subscription.put(
                        POOL,
                        ("{'properties':{'loadBalancerBackendAddresses':[{'name':'a','properties':"
                                        + "{'ipAddress':'10.0.0.4','virtualNetwork':{'id':'%svirtualNetworks/net'}}}]}}")
                                .formatted(NETWORK)));
    }

    @Test
    void anInterfaceJoinsThePoolAndTheSubnet() {
        String nic = NETWORK + "networkInterfaces/vm-1-nic";
        String body = ("{'location':'westeurope','properties':{'ipConfigurations':[{'name':'ipconfig1','properties':"
                        + "{'subnet':{'id':'%s'},'loadBalancerBackendAddressPools':[{'id':'%s'}]}}]}}")
                .formatted(NODES, POOL);

        needs("Network/loadBalancers/backendAddressPools/join/action", () -> subscription.put(nic, body));
        needs("Network/virtualNetworks/subnets/join/action", () -> subscription.put(nic, body));
    }

    @Test
    void anInstanceOfAScaleSetJoinsThePool() {
        String body = ("{'location':'westeurope','properties':{'networkProfileConfiguration':"
                        + "{'networkInterfaceConfigurations':[{'name':'nic','properties':{'primary':true,'ipConfigurations':"
                        + "[{'name':'ipconfig1','properties':{'primary':true,'subnet':{'id':'%s'},"
                        + "'loadBalancerBackendAddressPools':[{'id':'%s'}]}}]}}]}}}")
                .formatted(NODES, POOL);

        needs(
                "Network/loadBalancers/backendAddressPools/join/action",
                () -> subscription.put(COMPUTE + "virtualMachineScaleSets/set/virtualMachines/0", body));
    }

    @Test
    void anAddressJoinsThePrefixThatItIsTakenFrom() {
        String prefix = NETWORK + "publicIPPrefixes/block";
        subscription
                .put(prefix, "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'prefixLength':30}}")
                .accepted();

        needs(
                "Network/publicIPPrefixes/join/action",
                () -> subscription.put(
                        NETWORK + "publicIPAddresses/of-block",
                        "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'publicIPPrefix':{'id':'%s'}}}"
                                .formatted(prefix)));
    }

    @Test
    void aSecurityRuleJoinsTheApplicationSecurityGroupsThatItNames() {
        needs(
                "Network/applicationSecurityGroups/joinNetworkSecurityRule/action",
                () -> subscription.put(
                        NETWORK + "networkSecurityGroups/nsg",
                        ("{'location':'westeurope','properties':{'securityRules':[{'name':'a','properties':{'protocol':'Tcp',"
                                        + "'access':'Allow','direction':'Inbound','priority':500,'sourceAddressPrefix':'*',"
                                        + "'sourcePortRange':'*','destinationPortRange':'80','destinationApplicationSecurityGroups':"
                                        + "[{'id':'%sapplicationSecurityGroups/web'}]}}]}}")
                                .formatted(NETWORK)));
    }

    @Test
    void aPrivateLinkServiceJoinsItsFrontendAndItsSubnet() {
        String service = NETWORK + "privateLinkServices/pls";
        String body = ("{'location':'westeurope','properties':{'loadBalancerFrontendIpConfigurations':"
                        + "[{'id':'%s/frontendIPConfigurations/f'}],'ipConfigurations':[{'name':'a','properties':"
                        + "{'subnet':{'id':'%s'}}}]}}")
                .formatted(BALANCER, NODES);

        needs("Network/loadBalancers/frontendIPConfigurations/join/action", () -> subscription.put(service, body));
        needs("Network/virtualNetworks/subnets/join/action", () -> subscription.put(service, body));
    }

    @Test
    void whatIsAllowedInOneResourceGroupIsNotInAnother() {
        elsewhere = "/resourcegroups/other/";

        Answer refused = subscription.put(
                BALANCER,
                Subscription.described("lb", "ip")
                        .toString()
                        .replace(
                                "/resourceGroups/rg/providers/Microsoft.Network/publicIP",
                                "/resourceGroups/other/providers/Microsoft.Network/publicIP"));

        assertThat(refused.code()).isEqualTo("LinkedAuthorizationFailed");
        assertThat(refused.message()).contains("/resourceGroups/other/");
    }
}
