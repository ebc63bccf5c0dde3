// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.gcp.ComputeEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The emulator on a port of the loopback address, with a network, one subnetwork of external and one of internal IPv6
/// addresses, and machines, and a person who looks at it with plain
/// requests.
///
/// @param emulator the stand-in, to look at its ledger and to let it fail
/// @param server what serves it
/// @param machines how many machines it has, by turns in three zones
public record EmulatedProject(ComputeEmulator emulator, EmulatorServer server, int machines, HttpClient http)
        implements AutoCloseable {
    public static final String PROJECT = "demo";
    public static final String REGION = "europe-west1";
    static final List<String> ZONES = List.of("europe-west1-b", "europe-west1-c", "europe-west1-d");

    /// A project with four machines, a new project's limits, and a reserved address of each kind.
    public static EmulatedProject open() {
        return open(4, ComputeEmulator.builder().demotesAddressesInUse());
    }

    /// A project.
    ///
    /// @param machines how many machines it has
    /// @param described what kind of project
    public static EmulatedProject open(int machines, ComputeEmulator.Builder described) {
        return open(machines, described, emulator -> emulator);
    }

    /// The same behind something that stands before it.
    static EmulatedProject open(
            int machines, ComputeEmulator.Builder described, Function<ComputeEmulator, Emulator> mounted) {
        ComputeEmulator emulator = described.project(PROJECT).build();
        emulator.seed()
                .network("default")
                .dualSubnetwork("nodes", "default", REGION, "10.0.0.0/20", "2600:1900:0:1::/64", "EXTERNAL")
                .dualSubnetwork("inside", "default", REGION, "10.1.0.0/24", "fd20:0:0:1::/64", "INTERNAL");
        for (int number = 0; number < machines; number++) {
            emulator.seed().instance(machine(number), zone(number), "nodes", "node");
        }
        return new EmulatedProject(emulator, serve(mounted.apply(emulator)), machines, HttpClient.newHttpClient());
    }

    /// The name of a machine: its tag is a prefix of it.
    static String machine(int number) {
        return "node-" + number;
    }

    static String zone(int number) {
        return ZONES.get(number % ZONES.size());
    }

    /// A node's `spec.providerID` as Google Cloud's node controller writes it.
    public static String providerId(int number) {
        return "gce://" + PROJECT + "/" + zone(number) + "/" + machine(number);
    }

    /// What `--gcp-…` flags say of it.
    public Map<String, String> settings() {
        return Map.of(
                "gcp-project",
                PROJECT,
                "gcp-region",
                REGION,
                "gcp-network",
                "default",
                "gcp-subnetwork",
                "nodes",
                "gcp-endpoint-url",
                server.endpoint().toString());
    }

    /// The forwarding rules at an address.
    List<JsonNode> rulesAt(String ip) {
        return items("regions/" + REGION + "/forwardingRules").stream()
                .filter(rule -> rule.path("IPAddress").asString("").equals(ip))
                .toList();
    }

    /// The firewall rules whose destination is an address.
    List<JsonNode> firewallsOf(String ip) {
        return items("global/firewalls").stream()
                .filter(rule -> rule.path("destinationRanges").toString().contains("\"" + ip))
                .toList();
    }

    /// The paths of all resources whose description holds a text, such as a Service's UID.
    List<String> belongings(String text) {
        return List.of(
                        "regions/" + REGION + "/forwardingRules",
                        "regions/" + REGION + "/backendServices",
                        "regions/" + REGION + "/healthChecks",
                        "regions/" + REGION + "/addresses",
                        "global/firewalls")
                .stream()
                .flatMap(collection -> items(collection).stream())
                .filter(item -> item.path("description").asString("").contains(text))
                .map(item -> item.path("selfLink").asString())
                .toList();
    }

    /// The machines in the instance groups.
    List<String> members() {
        return ZONES.stream()
                .flatMap(zone -> items("zones/" + zone + "/instanceGroups").stream()
                        .flatMap(group -> items(
                                "zones/" + zone + "/instanceGroups/"
                                        + group.path("name").asString() + "/listInstances",
                                "POST")
                                .stream()))
                .map(member -> member.path("instance").asString())
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    /// The machines in the endpoint groups.
    List<String> endpoints() {
        return ZONES.stream()
                .flatMap(zone -> items("zones/" + zone + "/networkEndpointGroups").stream()
                        .flatMap(group -> items(
                                "zones/" + zone + "/networkEndpointGroups/"
                                        + group.path("name").asString() + "/listNetworkEndpoints",
                                "POST")
                                .stream()))
                .map(member -> member.path("networkEndpoint").path("instance").asString())
                .map(link -> link.substring(link.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    private List<JsonNode> items(String collection) {
        return items(collection, "GET");
    }

    private List<JsonNode> items(String collection, String verb) {
        return StreamSupport.stream(call(verb, collection, "").path("items").spliterator(), false)
                .toList();
    }

    /// A person's own request, which has to be accepted.
    ///
    /// @param path from `regions/`, `zones/` or `global/` on
    JsonNode call(String verb, String path, String body) {
        URI uri = server.endpoint().resolve("/compute/v1/projects/" + PROJECT + "/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(verb, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
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

    private static EmulatorServer serve(Emulator emulator) {
        try {
            return EmulatorServer.start(emulator, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("no port of the loopback address is free", e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
