// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.api.ArmPath;
import io.cloudlb.emulators.azure.api.ArmPath.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A subscription with a resource group, a network, two machines and a scale set, and raw calls to it.
record Subscription(AzureEmulator cloud) {

    static final String GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg";
    static final String NETWORK = GROUP + "/providers/Microsoft.Network/";
    static final String COMPUTE = GROUP + "/providers/Microsoft.Compute/";
    static final String NODES = NETWORK + "virtualNetworks/net/subnets/nodes";
    /// A member that the models do not have.
    static final String NEWER = "futureSetting";

    static final String VERSION = "api-version=2025-03-01";

    /// What a call was answered.
    record Answer(int status, Map<String, String> headers, JsonNode json) {

        String code() {
            return json.path("error").path("code").asString("");
        }

        String message() {
            return json.path("error").path("message").asString("");
        }

        /// The code inside of the error.
        String detail() {
            return json.path("error").path("details").path(0).path("code").asString("");
        }

        JsonNode properties() {
            return json.path("properties");
        }

        String state() {
            return properties().path("provisioningState").asString("");
        }

        String etag() {
            return json.path("etag").asString("");
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        Answer accepted() {
            assertThat(status).as(json.toString()).isBetween(200, 299);
            return this;
        }
    }

    static Subscription of(AzureEmulator.Builder builder) {
        AzureEmulator cloud = builder.build();
        cloud.seed()
                .group("rg")
                .group("other")
                .securityGroup("rg", "nsg")
                .network("rg", "net", "10.0.0.0/16", "fd00::/48")
                .subnet("rg", "net", "nodes", "nsg", "10.0.0.0/24", "fd00:0:0:1::/64")
                .subnet("rg", "net", "small", "", "10.0.1.0/29")
                .machine("rg", "vm-1", "net", "nodes")
                .machine("rg", "vm-2", "net", "nodes")
                .scaleSet("rg", "set", "net", "nodes", 2);
        return new Subscription(cloud);
    }

    static Subscription standard() {
        return of(AzureEmulator.builder());
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.isBlank() ? "{}" : text.replace('\'', '"'));
    }

    Answer get(String path) {
        return call("GET", path, "", Map.of());
    }

    Answer put(String path, String body) {
        return call("PUT", path, body, Map.of());
    }

    Answer put(String path, JsonNode body) {
        return call("PUT", path, body.toString(), Map.of());
    }

    Answer putIf(String path, JsonNode body, String etag) {
        return call("PUT", path, body.toString(), Map.of("If-Match", etag));
    }

    Answer patch(String path, String body) {
        return call("PATCH", path, body, Map.of());
    }

    Answer delete(String path) {
        return call("DELETE", path, "", Map.of());
    }

    /// A public address of the standard SKU.
    Answer address(String name) {
        return put(NETWORK + "publicIPAddresses/" + name, "{'location':'westeurope','sku':{'name':'Standard'}}");
    }

    /// A load balancer with a public frontend `f`, a pool `p`, a probe `h` and a rule `r` for port 80.
    Answer balancer(String name, String address) {
        return put(NETWORK + "loadBalancers/" + name, described(name, address));
    }

    /// The document of such a load balancer.
    static ObjectNode described(String name, String address) {
        String id = NETWORK + "loadBalancers/" + name;
        return (ObjectNode) json(("{'location':'westeurope','sku':{'name':'Standard'},'properties':{"
                        + "'frontendIPConfigurations':[{'name':'f','properties':{'publicIPAddress':{'id':'%spublicIPAddresses/%s'}}}],"
                        + "'backendAddressPools':[{'name':'p'}],"
                        + "'probes':[{'name':'h','properties':{'protocol':'Tcp','port':30080,'intervalInSeconds':5,'numberOfProbes':2}}],"
                        + "'loadBalancingRules':[%s]}}")
                .formatted(NETWORK, address, rule(id, "r", 80)));
    }

    /// A rule of such a load balancer, with the floating IP.
    static String rule(String balancer, String name, int port) {
        return ("{'name':'%s','properties':{'protocol':'Tcp','frontendPort':%d,'backendPort':%d,'enableFloatingIP':true,"
                        + "'frontendIPConfiguration':{'id':'%4$s/frontendIPConfigurations/f'},"
                        + "'backendAddressPool':{'id':'%4$s/backendAddressPools/p'},'probe':{'id':'%4$s/probes/h'}}}")
                .formatted(name, port, port, balancer);
    }

    /// A list in the properties of a document.
    static ArrayNode list(JsonNode document, String collection) {
        return ((ObjectNode) document.path("properties")).withArray(collection);
    }

    /// One call. What is accepted is held against Microsoft's models, request and answer.
    Answer call(String verb, String path, String body, Map<String, String> headers) {
        String[] parts = path.split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : VERSION;
        String sent = body.replace('\'', '"');
        try {
            WireAnswer answer = cloud.answer(new WireRequest(verb, parts[0], query, headers, sent));
            JsonNode json = JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body());
            if (answer.status() < 300 && !answer.body().isEmpty()) {
                ArmPath.of(parts[0]).ifPresent(read -> contract(read, json));
            }
            return new Answer(answer.status(), answer.headers(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void contract(ArmPath path, JsonNode whole) {
        JsonNode answer = JsonMapper.shared().readTree(whole.toString().replaceAll("\"" + NEWER + "\":\\d+,?", ""));
        Optional<Target> target = path.target();
        if (target.isPresent() && path.tail().isEmpty()) {
            Contract.holds(target.get().model(), answer);
        }
        if (target.isPresent() && !path.tail().isEmpty()) {
            answer.path("value").forEach(each -> Contract.holds(target.get().model(), each));
        }
    }
}
