// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.api.ComputeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A project with three nodes in two zones of `europe-west1`, and raw calls to it.
record Project(ComputeEmulator cloud) {

    static final String REGION = "regions/europe-west1/";
    static final String ZONE = "zones/europe-west1-b/";

    /// What a call was answered.
    record Answer(int status, JsonNode json) {
        String reason() {
            return json.path("error").path("errors").path(0).path("reason").asString("");
        }

        String message() {
            return json.path("error").path("message").asString("");
        }

        String text(String field) {
            return json.path(field).asString("");
        }
    }

    static Project of(ComputeEmulator.Builder builder) {
        ComputeEmulator cloud = builder.build();
        cloud.seed()
                .network("default")
                .subnetwork("nodes", "default", "europe-west1", "10.0.0.0/24")
                .network("six")
                .dualSubnetwork("outside", "six", "europe-west1", "10.1.0.0/24", "2600:1900:0:1::/64", "EXTERNAL")
                .instance("node-1", "europe-west1-b", "nodes", "node")
                .instance("node-2", "europe-west1-b", "nodes", "node")
                .instance("node-3", "europe-west1-c", "nodes", "node");
        return new Project(cloud);
    }

    static Project standard() {
        return of(ComputeEmulator.builder());
    }

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.isBlank() ? "{}" : text);
    }

    Answer get(String path) {
        return call("GET", path, "", Map.of());
    }

    /// What the API says of the project as a whole.
    Answer itself() {
        return call("GET", "", "", Map.of());
    }

    Answer post(String path, String body) {
        return call("POST", path, body, Map.of());
    }

    Answer put(String path, String body) {
        return call("PUT", path, body, Map.of());
    }

    Answer patch(String path, String body) {
        return call("POST", path, body, Map.of("X-HTTP-Method-Override", "PATCH"));
    }

    Answer delete(String path) {
        return call("DELETE", path, "", Map.of());
    }

    /// A regional health check, a backend service and, if a rule is wanted, its address.
    Project service(String name, String scheme, String protocol) {
        post(REGION + "healthChecks", "{'name':'hc','type':'TCP'}");
        post(
                REGION + "backendServices",
                "{'name':'%s','loadBalancingScheme':'%s','protocol':'%s','healthChecks':['%shealthChecks/hc']}"
                        .formatted(name, scheme, protocol, REGION));
        return this;
    }

    Answer rule(String name, String service, String more) {
        return post(
                REGION + "forwardingRules",
                "{'name':'%s','backendService':'%sbackendServices/%s'%s}".formatted(name, REGION, service, more));
    }

    /// The rule `web` on port 80 of the reserved address `a`.
    void reservedRule() {
        post(REGION + "addresses", "{'name':'a'}");
        service("web", "EXTERNAL", "TCP");
        rule("web", "web", ",'IPAddress':'" + REGION + "addresses/a','portRange':'80'");
    }

    /// One call. What is accepted is held against the description, request and answer.
    private Answer call(String verb, String path, String body, Map<String, String> headers) {
        String[] parts = ("/compute/v1/projects/demo" + (path.isEmpty() ? "" : "/" + path)).split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : "";
        try {
            WireAnswer answer = cloud.answer(new WireRequest(verb, parts[0], query, headers, body.replace('\'', '"')));
            JsonNode json = json(answer.body());
            if (answer.status() == 200) {
                ComputeApi.V1
                        .find(headers.isEmpty() ? verb : "PATCH", parts[0])
                        .ifPresent(found -> Contract.accepted(found.operation(), body.replace('\'', '"'), json));
            }
            return new Answer(answer.status(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
