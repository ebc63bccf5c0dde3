// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.COMPUTE;
import static io.cloudlb.emulators.azure.Subscription.GROUP;
import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.NODES;
import static io.cloudlb.emulators.azure.Subscription.described;
import static io.cloudlb.emulators.azure.Subscription.json;
import static io.cloudlb.emulators.azure.Subscription.list;
import static io.cloudlb.emulators.azure.Subscription.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.azure.Subscription.Answer;
import io.cloudlb.emulators.azure.world.AzureLimits;
import io.cloudlb.emulators.azure.world.Kind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What refers to what: nothing in use goes, and a change of one resource shows in those that it is about.
class IntegrityTest {

    private static final String LB = NETWORK + "loadBalancers/lb";
    private static final String IP = NETWORK + "publicIPAddresses/ip";
    private static final String POOL = LB + "/backendAddressPools/p";
    private static final String NIC = NETWORK + "networkInterfaces/vm-1-nic";
    private static final String SET = COMPUTE + "virtualMachineScaleSets/set";

    private final Subscription subscription = Subscription.standard();

    private void balancer() {
        subscription.address("ip").accepted();
        subscription.balancer("lb", "ip").accepted();
    }

    private static ObjectNode configuration(JsonNode nic) {
        return (ObjectNode)
                nic.path("properties").path("ipConfigurations").path(0).path("properties");
    }

    private Answer join(String nic, String pool) {
        ObjectNode document = (ObjectNode) subscription.get(nic).json();
        configuration(document)
                .putArray("loadBalancerBackendAddressPools")
                .addObject()
                .put("id", pool);
        return subscription.put(nic, document);
    }

    private Answer joinInstance(int number) {
        ObjectNode machine = (ObjectNode)
                subscription.get(SET + "/virtualMachines/" + number).json();
        ObjectNode nic = (ObjectNode) machine.path("properties")
                .path("networkProfileConfiguration")
                .path("networkInterfaceConfigurations")
                .path(0);
        configuration(nic)
                .putArray("loadBalancerBackendAddressPools")
                .addObject()
                .put("id", POOL);
        return subscription.put(SET + "/virtualMachines/" + number, machine);
    }

    @Test
    void anAddressInUseIsNotDeleted() {
        balancer();

        Answer refused = subscription.delete(IP);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("PublicIPAddressCannotBeDeleted");
        assertThat(refused.message())
                .contains("since it is still allocated to resource " + LB + "/frontendIPConfigurations/f");
        subscription.delete(LB);
        assertThat(subscription.delete(IP).status()).isEqualTo(200);
    }

    @Test
    void anAddressShowsTheFrontendThatHasIt() {
        balancer();

        assertThat(subscription
                        .get(IP)
                        .properties()
                        .path("ipConfiguration")
                        .path("id")
                        .asString())
                .isEqualTo(LB + "/frontendIPConfigurations/f");
    }

    @Test
    void takingOrLeavingAnAddressChangesItsEtag() {
        subscription.address("ip");
        String free = subscription.get(IP).etag();
        subscription.balancer("lb", "ip");
        String taken = subscription.get(IP).etag();
        subscription.balancer("lb", "ip");
        assertThat(subscription.get(IP).etag()).isEqualTo(taken).isNotEqualTo(free);
        subscription.delete(LB);

        assertThat(subscription.get(IP).etag()).isNotEqualTo(taken);
    }

    @Test
    void aSubnetInUseIsNotDeletedNorLeftOut() {
        assertThat(subscription.delete(NODES).code()).isEqualTo("InUseSubnetCannotBeDeleted");
        assertThat(subscription.delete(NETWORK + "virtualNetworks/net").code()).isEqualTo("InUseSubnetCannotBeDeleted");
        ObjectNode network =
                (ObjectNode) subscription.get(NETWORK + "virtualNetworks/net").json();
        list(network, "subnets").remove(0);
        assertThat(subscription.put(NETWORK + "virtualNetworks/net", network).code())
                .isEqualTo("InUseSubnetCannotBeDeleted");

        assertThat(subscription
                        .delete(NETWORK + "virtualNetworks/net/subnets/small")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSecurityGroupInUseIsNotDeleted() {
        Answer refused = subscription.delete(NETWORK + "networkSecurityGroups/nsg");

        assertThat(refused.code()).isEqualTo("InUseNetworkSecurityGroupCannotBeDeleted");
        assertThat(refused.message()).contains(NODES);
        assertThat(subscription
                        .get(NETWORK + "networkSecurityGroups/nsg")
                        .properties()
                        .path("subnets")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void anInterfaceJoinsAPoolAndThePoolShowsIt() {
        balancer();
        assertThat(join(NIC, POOL).status()).isEqualTo(200);

        assertThat(subscription
                        .get(POOL)
                        .properties()
                        .path("backendIPConfigurations")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(NIC + "/ipConfigurations/ipconfig1");
        assertThat(subscription.delete(LB).code()).isEqualTo("InUseLoadBalancerCannotBeDeleted");
        assertThat(join(NIC, LB + "/backendAddressPools/none").code()).isEqualTo("InvalidResourceReference");
        assertThat(join(NIC, LB).detail()).isEqualTo("InvalidJsonReferenceFormat");
        assertThat(subscription.delete(NIC).code()).isEqualTo("NicInUse");
        assertThat(subscription
                        .get(NIC)
                        .properties()
                        .path("virtualMachine")
                        .path("id")
                        .asString())
                .isEqualTo(COMPUTE + "virtualMachines/vm-1");
    }

    @Test
    void anInstanceOfAScaleSetJoinsAPoolAndItsScaleSetCountsAnEtag() {
        balancer();
        String before = subscription.get(SET).etag();
        assertThat(joinInstance(1).status()).isEqualTo(200);

        assertThat(before).matches("\"\\d+\"");
        assertThat(subscription.get(SET).etag()).isNotEqualTo(before).matches("\"\\d+\"");
        assertThat(subscription
                        .get(POOL)
                        .properties()
                        .path("backendIPConfigurations")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(SET + "/virtualMachines/1/networkInterfaces/nic/ipConfigurations/ipconfig1");
        assertThat(subscription.delete(LB).code()).isEqualTo("LoadBalancerInUseByVirtualMachineScaleSet");
        assertThat(subscription
                        .get(SET + "/virtualMachines")
                        .json()
                        .path("value")
                        .size())
                .isEqualTo(2);
        assertThat(subscription
                        .put(SET + "/virtualMachines/9", "{'properties':{}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theModelOfAScaleSetKeepsItsLoadBalancerToo() {
        balancer();
        ObjectNode model = (ObjectNode) subscription.get(SET).json();
        ObjectNode nic = (ObjectNode) model.path("properties")
                .path("virtualMachineProfile")
                .path("networkProfile")
                .path("networkInterfaceConfigurations")
                .path(0);
        configuration(nic)
                .putArray("loadBalancerBackendAddressPools")
                .addObject()
                .put("id", POOL);
        subscription.put(SET, model).accepted();

        Answer refused = subscription.delete(LB);
        assertThat(refused.code()).isEqualTo("LoadBalancerInUseByVirtualMachineScaleSet");
        assertThat(refused.message())
                .isEqualTo(
                        "Cannot delete load balancer %s since its child resources p are in use by virtual machine scale set %s."
                                .formatted(LB, SET));
    }

    @Test
    void anInterfaceHasThreeHundredRulesAtMost() {
        Subscription tight = Subscription.of(
                AzureEmulator.builder().limits(AzureLimits.standard().ofLoadBalancer(600, 1_500, 1)));
        tight.address("ip");
        ObjectNode document = described("lb", "ip");
        tight.put(LB, document).accepted();
        ObjectNode nic = (ObjectNode) tight.get(NIC).json();
        configuration(nic)
                .putArray("loadBalancerBackendAddressPools")
                .addObject()
                .put("id", POOL);
        tight.put(NIC, nic).accepted();
        list(document, "loadBalancingRules").add(json(rule(LB, "b", 81)));

        assertThat(tight.put(LB, document).code()).isEqualTo("RulesPerNetworkInterfaceLimitReached");
        assertThat(AzureLimits.standard().rulesOfInterface()).isEqualTo(300);
    }

    @Test
    void aPoolHasMembersOfOneKind() {
        balancer();
        join(NIC, POOL).accepted();

        assertThat(subscription
                        .put(
                                POOL,
                                "{'properties':{'loadBalancerBackendAddresses':[{'name':'a','properties':{'ipAddress':'10.0.0.9','virtualNetwork':{'id':'"
                                        + NETWORK + "virtualNetworks/net'}}}]}}")
                        .code())
                .isEqualTo("BackendAddressPoolCannotMixIPAddressesAndIPConfigurations");
    }

    private Answer linked(String name) {
        String internal = NETWORK + "loadBalancers/internal";
        subscription
                .put(
                        internal,
                        ("{'location':'westeurope','sku':{'name':'Standard'},'properties':{'frontendIPConfigurations':["
                                        + "{'name':'f','properties':{'subnet':{'id':'%s'}}}]}}")
                                .formatted(NODES))
                .accepted();
        return subscription.put(
                NETWORK + "privateLinkServices/" + name,
                ("{'location':'westeurope','properties':{'loadBalancerFrontendIpConfigurations':[{'id':'%s/frontendIPConfigurations/f'}],"
                                + "'ipConfigurations':[{'name':'nat','properties':{'subnet':{'id':'%s'}}}]}}")
                        .formatted(internal, NODES));
    }

    @Test
    void aPrivateLinkServiceKeepsItsFrontendAndItsDeletionChangesTheLoadBalancersEtag() {
        String internal = NETWORK + "loadBalancers/internal";
        assertThat(linked("pls").status()).isEqualTo(201);
        assertThat(subscription
                        .get(NETWORK + "privateLinkServices/pls")
                        .properties()
                        .path("alias")
                        .asString())
                .endsWith(".westeurope.azure.privatelinkservice");
        assertThat(subscription.delete(internal).code()).isEqualTo("LoadBalancerInUseByPrivateLinkService");
        assertThat(linked("second").code()).isEqualTo("LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService");
        String before = subscription.get(internal).etag();
        subscription.delete(NETWORK + "privateLinkServices/pls").accepted();

        assertThat(subscription.get(internal).etag()).isNotEqualTo(before);
        assertThat(subscription.delete(internal).status()).isEqualTo(200);
    }

    @Test
    void aPrivateLinkServiceAndPoolsOfAddressesDoNotGoTogether() {
        linked("pls").accepted();
        String internal = NETWORK + "loadBalancers/internal";
        String pool =
                "{'properties':{'loadBalancerBackendAddresses':[{'name':'a','properties':{'ipAddress':'10.0.0.9','virtualNetwork':{'id':'"
                        + NETWORK + "virtualNetworks/net'}}}]}}";
        assertThat(subscription.put(internal + "/backendAddressPools/p", pool).code())
                .isEqualTo("PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer");

        subscription.delete(NETWORK + "privateLinkServices/pls").accepted();
        subscription.put(internal + "/backendAddressPools/p", pool).accepted();
        assertThat(subscription
                        .put(
                                NETWORK + "privateLinkServices/pls",
                                ("{'location':'westeurope','properties':{'loadBalancerFrontendIpConfigurations':[{'id':'%s/frontendIPConfigurations/f'}],"
                                                + "'ipConfigurations':[{'name':'nat','properties':{'subnet':{'id':'%s'}}}]}}")
                                        .formatted(internal, NODES))
                        .code())
                .isEqualTo("PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer");
    }

    @Test
    void aPrivateLinkServiceWithConnectionsIsNotDeleted() {
        linked("pls").accepted();
        subscription
                .cloud()
                .seed()
                .edit(
                        Kind.PRIVATE_LINK_SERVICE,
                        "rg",
                        "pls",
                        body -> body.withObject("properties")
                                .withArray("privateEndpointConnections")
                                .addObject()
                                .put("name", "endpoint"));
        String service = NETWORK + "privateLinkServices/pls";
        assertThat(subscription.delete(service).code())
                .isEqualTo("PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted");
        subscription.delete(service + "/privateEndpointConnections/endpoint").accepted();

        assertThat(subscription.delete(service).status()).isEqualTo(200);
    }

    @Test
    void anAddressOfAPrefixIsOfItsBlockAndKeepsIt() {
        String prefix = NETWORK + "publicIPPrefixes/block";
        subscription
                .put(prefix, "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'prefixLength':31}}")
                .accepted();
        assertThat(subscription.get(prefix).properties().path("ipPrefix").asString())
                .isEqualTo("198.19.0.0/31");
        assertThat(ofPrefix("a", prefix).properties().path("ipAddress").asString())
                .isEqualTo("198.19.0.0");
        assertThat(ofPrefix("b", prefix).properties().path("ipAddress").asString())
                .isEqualTo("198.19.0.1");

        assertThat(ofPrefix("c", prefix).state()).isEqualTo("Failed");
        assertThat(subscription.delete(prefix).code()).isEqualTo("PublicIpPrefixCannotBeDeleted");
        assertThat(subscription
                        .get(prefix)
                        .properties()
                        .path("publicIPAddresses")
                        .size())
                .isEqualTo(3);
    }

    private Answer ofPrefix(String name, String prefix) {
        return subscription.put(
                NETWORK + "publicIPAddresses/" + name,
                "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'publicIPPrefix':{'id':'" + prefix
                        + "'}}}");
    }

    @Test
    void addressesHaveNamesOfTheirRegionAndStayWhatTheyAre() {
        String body =
                "{'location':'westeurope','sku':{'name':'%s'},'zones':['1'],'properties':{'publicIPAllocationMethod':'%s','dnsSettings':{'domainNameLabel':'%s'}}}";
        Answer made = subscription.put(IP, body.formatted("Standard", "Static", "web-1"));
        assertThat(made.properties().path("dnsSettings").path("fqdn").asString())
                .isEqualTo("web-1.westeurope.cloudapp.azure.com");
        assertThat(subscription
                        .put(IP + "2", body.formatted("Standard", "Static", "web-1"))
                        .code())
                .isEqualTo("DnsRecordInUse");
        assertThat(subscription
                        .put(
                                IP + "6",
                                body.formatted("Standard", "Static", "web-1")
                                        .replace("'dnsSettings'", "'publicIPAddressVersion':'IPv6','dnsSettings'"))
                        .status())
                .as("a name may have addresses of both families")
                .isEqualTo(201);
        assertThat(subscription
                        .put(IP + "2", body.formatted("Standard", "Static", "Web"))
                        .code())
                .isEqualTo("InvalidDomainNameLabel");
        assertThat(subscription
                        .put(IP + "2", body.formatted("Standard", "Dynamic", "w-2"))
                        .code())
                .isEqualTo("StandardSkuPublicIPAddressesMustBeStatic");
        assertThat(subscription
                        .put(IP, body.formatted("Basic", "Static", "web-1"))
                        .code())
                .isEqualTo("PropertyChangeNotAllowed");
        assertThat(subscription
                        .put(IP, body.formatted("Standard", "Static", "web-1").replace("'1'", "'2'"))
                        .code())
                .isEqualTo("ResourceAvailabilityZonesCannotBeModified");
        assertThat(subscription
                        .put(IP, body.formatted("Standard", "Static", ""))
                        .properties()
                        .has("dnsSettings"))
                .isFalse();
    }

    @Test
    void publicAddressesAreCounted() {
        Subscription tight = Subscription.of(
                AzureEmulator.builder().limits(AzureLimits.standard().publicAddresses(1)));
        tight.address("a").accepted();

        assertThat(tight.address("b").code()).isEqualTo("PublicIPCountLimitReached");
    }

    @Test
    void subnetsLieInTheirNetworkAndApart() {
        String network = NETWORK + "virtualNetworks/net";
        assertThat(subscription
                        .put(network + "/subnets/far", "{'properties':{'addressPrefix':'10.1.0.0/24'}}")
                        .code())
                .isEqualTo("NetcfgSubnetRangeOutsideVnet");
        assertThat(subscription
                        .put(network + "/subnets/over", "{'properties':{'addressPrefix':'10.0.0.128/25'}}")
                        .code())
                .isEqualTo("NetcfgSubnetRangesOverlap");
        assertThat(subscription
                        .put(network + "/subnets/more", "{'properties':{'addressPrefix':'10.0.9.0/24'}}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aFullSubnetGivesNoAddress() {
        StringBuilder frontends = new StringBuilder();
        for (int number = 0; number < 4; number++) {
            frontends
                    .append(number == 0 ? "" : ",")
                    .append("{'name':'f%d','properties':{'subnet':{'id':'%s'}}}"
                            .formatted(number, NETWORK + "virtualNetworks/net/subnets/small"));
        }

        assertThat(subscription
                        .put(
                                NETWORK + "loadBalancers/internal",
                                "{'location':'westeurope','sku':{'name':'Standard'},'properties':{'frontendIPConfigurations':[%s]}}"
                                        .formatted(frontends))
                        .state())
                .isEqualTo("Failed");
    }

    @Test
    void whatAControllerMadeIsListedForTests() {
        balancer();

        assertThat(subscription.cloud().made())
                .contains("rg/providers/Microsoft.Network/loadBalancers/lb/probes/h", IP.substring(GROUP.length() - 2));
    }

    @Test
    void twoWaysToTheSameEndInTheSameText() {
        balancer();
        Subscription other = Subscription.standard();
        other.address("first").accepted();
        other.address("ip").accepted();
        other.delete(NETWORK + "publicIPAddresses/first").accepted();
        other.balancer("lb", "ip").accepted();
        other.balancer("lb", "ip").accepted();

        assertThat(other.cloud().canonical()).isEqualTo(subscription.cloud().canonical());
        other.patch(IP, "{'tags':{'a':'b'}}");
        assertThat(other.cloud().canonical()).isNotEqualTo(subscription.cloud().canonical());
    }
}
