// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.azure.AzureEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The emulator on a port of the loopback address, with a resource group, a network, its subnet with a security group,
/// and machines, and a person who looks at it with plain requests.
///
/// @param emulator the stand-in, to look at its ledger
/// @param server what serves it
record EmulatedGroup(AzureEmulator emulator, EmulatorServer server, HttpClient http) implements AutoCloseable {
    private static final String GROUP = "demo";
    private static final String NETWORK = "nodes";
    private static final String SUBNET = "10.224.0.0/20";
    private static final String SUBNET_SIX = "fd00:0:0:1::/64";
    private static final int MACHINES = 4;

    /// A group with four machines.
    ///
    /// @param described what kind of subscription
    static EmulatedGroup open(AzureEmulator.Builder described) {
        return open(described, MACHINES);
    }

    /// A group with so many machines.
    static EmulatedGroup open(AzureEmulator.Builder described, int machines) {
        AzureEmulator emulator = described.build();
        emulator.seed()
                .group(GROUP)
                .securityGroup(GROUP, NETWORK)
                .network(GROUP, NETWORK, "10.224.0.0/16", "fd00::/48")
                .subnet(GROUP, NETWORK, NETWORK, NETWORK, SUBNET, SUBNET_SIX);
        for (int number = 0; number < machines; number++) {
            emulator.seed().machine(GROUP, machine(number), NETWORK, NETWORK);
        }
        return new EmulatedGroup(emulator, serve(emulator), HttpClient.newHttpClient());
    }

    private static EmulatorServer serve(AzureEmulator emulator) {
        try {
            return emulator.serve(0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port of the loopback address is free", e);
        }
    }

    private static String machine(int number) {
        return "node-" + number;
    }

    /// A node's `spec.providerID` as Azure's node controller writes it.
    String providerId(int number) {
        return "azure:///subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines/%s"
                .formatted(emulator.subscription(), GROUP, machine(number));
    }

    /// The address of a machine in the subnet.
    String address(int number) {
        return emulator.addressOf(GROUP, machine(number)).orElseThrow();
    }

    /// The address of IPv6 that a machine's node has.
    static String addressSix(int number) {
        return "fd00:0:0:1::a%d".formatted(number);
    }

    /// What `--azure-…` flags say of it.
    Map<String, String> settings() {
        return Map.of(
                "azure-subscription",
                emulator.subscription(),
                "azure-resource-group",
                GROUP,
                "azure-location",
                emulator.location(),
                "azure-virtual-network",
                NETWORK,
                "azure-subnet",
                NETWORK,
                "azure-security-group",
                NETWORK,
                "azure-endpoint-url",
                server.endpoint().toString());
    }

    /// The load balancing rules at an address.
    List<JsonNode> rulesAt(String ip) {
        return balancers().stream()
                .flatMap(balancer -> {
                    List<String> frontends = items(balancer, "frontendIPConfigurations")
                            .filter(frontend -> isAt(frontend, ip))
                            .map(EmulatedGroup::id)
                            .toList();
                    return items(balancer, "loadBalancingRules")
                            .filter(rule -> frontends.contains(id(property(rule, "frontendIPConfiguration"))));
                })
                .toList();
    }

    private boolean isAt(JsonNode frontend, String ip) {
        String address = id(property(frontend, "publicIPAddress"));
        return property(frontend, "privateIPAddress").asString("").equals(ip)
                || list("publicIPAddresses").stream()
                        .filter(each -> id(each).equals(address))
                        .anyMatch(
                                each -> property(each, "ipAddress").asString("").equals(ip));
    }

    /// The probe of a load balancing rule.
    JsonNode probe(JsonNode rule) {
        return balancers().stream()
                .flatMap(balancer -> items(balancer, "probes"))
                .filter(probe -> id(probe).equals(id(property(rule, "probe"))))
                .findFirst()
                .orElseThrow();
    }

    /// The addresses in the pool of a load balancing rule, sorted.
    List<String> members(JsonNode rule) {
        return balancers().stream()
                .flatMap(balancer -> items(balancer, "backendAddressPools"))
                .filter(pool -> id(pool).equals(id(property(rule, "backendAddressPool"))))
                .flatMap(pool -> items(pool, "loadBalancerBackendAddresses"))
                .map(member -> property(member, "ipAddress").asString())
                .sorted()
                .toList();
    }

    /// The rules of the security group that name an address.
    List<JsonNode> securityRulesOf(String ip) {
        return securityRules().stream()
                .filter(rule ->
                        property(rule, "destinationAddressPrefix").asString("").equals(ip)
                                || texts(property(rule, "destinationAddressPrefixes"))
                                        .contains(ip))
                .toList();
    }

    /// A list of texts, or the text that stands alone in its stead.
    static List<String> severalOf(JsonNode rule, String one, String many) {
        JsonNode alone = property(rule, one);
        return alone.isMissingNode() ? texts(property(rule, many)) : List.of(alone.asString());
    }

    /// The names of the rules of the security group.
    List<String> securityRuleNames() {
        return securityRules().stream()
                .map(rule -> rule.path("name").asString())
                .toList();
    }

    private List<JsonNode> securityRules() {
        return items(call("GET", "networkSecurityGroups/" + NETWORK, ""), "securityRules")
                .toList();
    }

    /// Lets somebody open a port of the nodes.
    void openPort(String rule, int port) {
        call("PUT", "networkSecurityGroups/" + NETWORK + "/securityRules/" + rule, """
                {"properties":{"protocol":"Tcp","access":"Allow","direction":"Inbound","priority":200,
                "sourcePortRange":"*","sourceAddressPrefix":"*",
                "destinationAddressPrefix":"*","destinationPortRange":"%d"}}""".formatted(port));
    }

    static JsonNode property(JsonNode resource, String name) {
        return resource.path("properties").path(name);
    }

    private List<JsonNode> balancers() {
        return list("loadBalancers");
    }

    private List<JsonNode> list(String collection) {
        return call("GET", collection, "").path("value").valueStream().toList();
    }

    private static Stream<JsonNode> items(JsonNode resource, String collection) {
        return property(resource, collection).valueStream();
    }

    private static String id(JsonNode reference) {
        return reference.path("id").asString("");
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /// A person's own request, which has to be accepted.
    ///
    /// @param path from the network provider on
    private JsonNode call(String verb, String path, String body) {
        URI uri = server.endpoint()
                .resolve("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/%s?api-version=2025-03-01"
                        .formatted(emulator.subscription(), GROUP, path));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= HttpURLConnection.HTTP_MULT_CHOICE) {
                throw new IllegalStateException(verb + " " + path + ": " + answer.body());
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
