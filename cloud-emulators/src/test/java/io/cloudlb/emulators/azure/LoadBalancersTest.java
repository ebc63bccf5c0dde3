// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.NODES;
import static io.cloudlb.emulators.azure.Subscription.described;
import static io.cloudlb.emulators.azure.Subscription.json;
import static io.cloudlb.emulators.azure.Subscription.list;
import static io.cloudlb.emulators.azure.Subscription.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.azure.Subscription.Answer;
import io.cloudlb.emulators.azure.world.AzureLimits;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What load balancers are held to.
class LoadBalancersTest {

    private static final String LB = NETWORK + "loadBalancers/lb";

    private final Subscription subscription = Subscription.standard();

    private ObjectNode made() {
        subscription.address("ip").accepted();
        subscription.balancer("lb", "ip").accepted();
        return described("lb", "ip");
    }

    @Test
    void isMadeWith201AndChangedWith200() {
        made();

        assertThat(subscription.balancer("other", "ip").code()).isEqualTo("PublicIPAddressInUse");
        assertThat(subscription.balancer("lb", "ip").status()).isEqualTo(200);
        subscription.address("ip2");
        assertThat(subscription.balancer("second", "ip2").status()).isEqualTo(201);
    }

    @Test
    void everyPartHasItsIdTypeStateAndTheEtagOfTheWhole() {
        made();

        Answer whole = subscription.get(LB);
        JsonNode frontend = whole.properties().path("frontendIPConfigurations").path(0);
        assertThat(frontend.path("id").asString()).isEqualTo(LB + "/frontendIPConfigurations/f");
        assertThat(frontend.path("type").asString())
                .isEqualTo("Microsoft.Network/loadBalancers/frontendIPConfigurations");
        assertThat(frontend.path("etag").asString()).isEqualTo(whole.etag()).matches("W/\"[0-9a-f-]{36}\"");
        assertThat(whole.header("ETag")).isEqualTo(whole.etag());
        assertThat(frontend.path("properties")
                        .path("loadBalancingRules")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(LB + "/loadBalancingRules/r");
        assertThat(subscription
                        .get(LB + "/probes/h")
                        .properties()
                        .path("loadBalancingRules")
                        .size())
                .isEqualTo(1);
        assertThat(subscription
                        .get(LB + "/loadBalancingRules")
                        .json()
                        .path("value")
                        .size())
                .isEqualTo(1);
        assertThat(subscription.get(LB + "/probes/x").code()).isEqualTo("NotFound");
    }

    @Test
    void idsCountWhateverTheirCase() {
        made();

        assertThat(subscription
                        .get(LB.toUpperCase(Locale.ROOT))
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(LB);
        assertThat(subscription.get(LB.toLowerCase(Locale.ROOT)).status()).isEqualTo(200);
    }

    @Test
    void aLoadBalancerNeedsAFrontend() {
        ObjectNode document = made();
        list(document, "frontendIPConfigurations").removeAll();
        list(document, "loadBalancingRules").removeAll();

        assertThat(subscription.put(LB, document).status()).isEqualTo(400);
    }

    @Test
    void aRuleNamesPartsOfItsOwnLoadBalancerOnly() {
        ObjectNode document = made();
        for (String part : new String[] {"frontendIPConfigurations", "backendAddressPools", "probes"}) {
            ObjectNode broken = document.deepCopy();
            if (part.equals("frontendIPConfigurations")) {
                ((ObjectNode) list(broken, part).path(0)).put("name", "renamed");
            } else {
                list(broken, part).removeAll();
            }
            assertThat(subscription.put(LB, broken).code()).as(part).isEqualTo("InvalidResourceReference");
        }
    }

    @Test
    void oneFrontendPortOfAProtocolHasOneRule() {
        ObjectNode document = made();
        list(document, "loadBalancingRules").add(json(rule(LB, "again", 80)));

        assertThat(subscription.put(LB, document).code()).isEqualTo("RulesUseSameFrontendPortProtocolAndIPConfig");
    }

    @Test
    void oneBackendPortOfAPoolIsReachedByOneRuleWithoutFloatingIp() {
        ObjectNode document = made();
        ObjectNode second = (ObjectNode) json(rule(LB, "other", 81));
        ((ObjectNode) second.path("properties")).put("backendPort", 80).put("enableFloatingIP", false);
        list(document, "loadBalancingRules").add(second);
        assertThat(subscription.put(LB, document).status()).isEqualTo(200);
        ((ObjectNode) list(document, "loadBalancingRules").path(0).path("properties")).put("enableFloatingIP", false);

        assertThat(subscription.put(LB, document).code()).isEqualTo("RulesUseSameBackendPortProtocolAndPool");
    }

    @Test
    void aRuleForAllPortsIsForInternalFrontendsAndExcludesOthers() {
        ObjectNode document = made();
        ObjectNode every =
                (ObjectNode) list(document, "loadBalancingRules").path(0).path("properties");
        every.put("protocol", "All").put("frontendPort", 0).put("backendPort", 0);
        assertThat(subscription.put(LB, document).status()).isEqualTo(400);
        ObjectNode frontend =
                (ObjectNode) list(document, "frontendIPConfigurations").path(0);
        frontend.putObject("properties").putObject("subnet").put("id", NODES);
        String internal = NETWORK + "loadBalancers/internal";
        JsonNode moved = json(document.toString().replace(LB, internal));
        assertThat(subscription.put(internal, moved).status()).isEqualTo(201);
        list(moved, "loadBalancingRules").add(json(rule(internal, "web", 80)));

        assertThat(subscription.put(internal, moved).code()).isEqualTo("RulesUseSameFrontendPortProtocolAndIPConfig");
    }

    @Test
    void theSkuOfAnAddressIsThatOfItsLoadBalancer() {
        subscription
                .put(NETWORK + "publicIPAddresses/basic", "{'location':'westeurope'}")
                .accepted();

        Answer refused = subscription.balancer("lb", "basic");
        assertThat(refused.code()).isEqualTo("PublicIPAndLBSkuDoNotMatch");
        assertThat(refused.message()).contains("cannot reference Basic sku publicIP");
    }

    @Test
    void whatIsLeftOutIsGoneAndNullIsNoChange() {
        ObjectNode document = made();
        list(document, "loadBalancingRules").removeAll();
        ((ObjectNode) document.path("properties")).putNull("probes");
        subscription.put(LB, document).accepted();
        assertThat(subscription.get(LB + "/probes/h").status()).isEqualTo(200);
        ((ObjectNode) document.path("properties")).remove("probes");
        subscription.put(LB, document).accepted();

        assertThat(subscription.get(LB + "/probes/h").status()).isEqualTo(404);
    }

    @Test
    void anInternalFrontendGetsAnAddressOfItsSubnetAndKeepsIt() {
        String internal = NETWORK + "loadBalancers/internal";
        String body = ("{'location':'westeurope','sku':{'name':'Standard'},'properties':{'frontendIPConfigurations':["
                        + "{'name':'f','properties':{'subnet':{'id':'%s'}}}]}}")
                .formatted(NODES);
        JsonNode first = subscription.put(internal, body).accepted().properties();
        String address = first.path("frontendIPConfigurations")
                .path(0)
                .path("properties")
                .path("privateIPAddress")
                .asString();
        subscription.put(internal, body).accepted();

        assertThat(address).startsWith("10.0.0.");
        assertThat(subscription
                        .get(internal + "/frontendIPConfigurations/f")
                        .properties()
                        .path("privateIPAddress")
                        .asString())
                .isEqualTo(address);
        assertThat(statically(internal + "2", address).code()).isEqualTo("PrivateIPAddressInUse");
        assertThat(statically(internal + "2", "10.9.9.9").code()).isEqualTo("PrivateIPAddressNotInSubnet");
        assertThat(statically(internal + "2", "10.0.0.99").status()).isEqualTo(201);
    }

    private Answer statically(String balancer, String address) {
        return subscription.put(
                balancer,
                ("{'location':'westeurope','sku':{'name':'Standard'},'properties':{'frontendIPConfigurations':[{'name':'f','properties':"
                                + "{'privateIPAllocationMethod':'Static','privateIPAddress':'%s','subnet':{'id':'%s'}}}]}}")
                        .formatted(address, NODES));
    }

    @Test
    void aPoolIsPutAndDeletedByItselfAndTheWholeGetsANewEtag() {
        made();
        String before = subscription.get(LB).etag();
        Answer pool = subscription.put(
                LB + "/backendAddressPools/q",
                "{'properties':{'loadBalancerBackendAddresses':[{'name':'node-1','properties':{'ipAddress':'10.0.0.4','virtualNetwork':{'id':'"
                        + NETWORK + "virtualNetworks/net'}}}]}}");

        assertThat(pool.status()).isEqualTo(201);
        assertThat(subscription.get(LB).etag()).isNotEqualTo(before);
        assertThat(subscription.delete(LB + "/backendAddressPools/q").status()).isEqualTo(200);
        assertThat(subscription.delete(LB + "/backendAddressPools/q").status()).isEqualTo(204);
        assertThat(subscription.delete(LB + "/backendAddressPools/p").code()).isEqualTo("InvalidResourceReference");
    }

    @Test
    void aMemberByAddressNamesItsNetwork() {
        made();

        assertThat(subscription
                        .put(
                                LB + "/backendAddressPools/q",
                                "{'properties':{'loadBalancerBackendAddresses':[{'name':'node-1','properties':{'ipAddress':'10.0.0.4'}}]}}")
                        .code())
                .isEqualTo("VirtualNetworkMustBeSpecified");
    }

    @Test
    void rulesAndFrontendsAreLimited() {
        Subscription tight = Subscription.of(AzureEmulator.builder()
                .limits(AzureLimits.standard().ofLoadBalancer(1, 2, 300).loadBalancers(1)));
        tight.address("ip");
        tight.address("ip2");
        ObjectNode document = described("lb", "ip");
        tight.put(LB, document).accepted();
        list(document, "loadBalancingRules").add(json(rule(LB, "b", 81)));
        tight.put(LB, document).accepted();
        list(document, "loadBalancingRules").add(json(rule(LB, "c", 82)));
        assertThat(tight.put(LB, document).message()).contains("more than the limit of 2");
        list(document, "loadBalancingRules").removeAll();
        list(document, "frontendIPConfigurations")
                .add(json("{'name':'g','properties':{'subnet':{'id':'" + NODES + "'}}}"));
        assertThat(tight.put(LB, document).message()).contains("more than the limit of 1");

        assertThat(tight.balancer("lb2", "ip2").code()).isEqualTo("LoadBalancerCountLimitReached");
    }

    @Test
    void probesAreWithinTheirBounds() {
        ObjectNode document = made();
        ObjectNode probe = (ObjectNode) list(document, "probes").path(0).path("properties");
        probe.put("intervalInSeconds", 4);
        assertThat(subscription.put(LB, document).status()).isEqualTo(400);
        probe.put("intervalInSeconds", 60).put("numberOfProbes", 3);
        assertThat(subscription.put(LB, document).status()).isEqualTo(400);
        probe.put("intervalInSeconds", 5).put("protocol", "Http");
        assertThat(subscription.put(LB, document).detail()).isEqualTo("InvalidProbeRequestPath");
        probe.put("requestPath", "/healthz");

        assertThat(subscription.put(LB, document).status()).isEqualTo(200);
    }
}
