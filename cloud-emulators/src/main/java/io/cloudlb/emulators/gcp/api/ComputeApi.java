// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.api;

import io.cloudlb.emulators.pipeline.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Google's public description of the Compute Engine API, cut down to the methods that are emulated
/// (`tools/gcp.d/reduce.py` cuts it).
public final class ComputeApi {

    /// The one version there is.
    public static final ComputeApi V1 = new ComputeApi(read());

    /// What every path begins with, and every link after the host.
    public static final String ROOT = "/compute/v1/";

    private final JsonNode document;
    private final Routes<ApiMethod> routes = new Routes<>();

    private ComputeApi(JsonNode document) {
        this.document = document;
        document.path("resources")
                .propertyStream()
                .forEach(resource -> resource.getValue()
                        .path("methods")
                        .propertyStream()
                        .forEach(method -> add(new ApiMethod(
                                resource.getKey(), method.getKey(), method.getValue(), document.path("parameters")))));
    }

    private void add(ApiMethod method) {
        routes.with(method.verb(), ROOT + method.described().path("path").asString(), method);
    }

    /// What a request is for; empty if the description has no such method, or the emulator leaves it out.
    public Optional<Routes.Match<ApiMethod>> find(String verb, String path) {
        return routes.find(verb, path);
    }

    /// A schema by its name.
    public JsonNode schema(String name) {
        return document.path("schemas").path(name);
    }

    /// The description itself.
    public JsonNode document() {
        return document;
    }

    private static JsonNode read() {
        try (InputStream stream = ComputeApi.class.getResourceAsStream("/io/cloudlb/emulators/gcp/compute.v1.json")) {
            if (stream == null) {
                throw new IllegalStateException("compute.v1.json is not on the class path");
            }
            return JsonMapper.shared().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One method, such as `forwardingRules.insert`.
    ///
    /// @param collection the resource it belongs to in the description, `regionBackendServices`
    /// @param described what the description says of it
    /// @param everywhere the parameters that every method has
    public record ApiMethod(String collection, String verbName, JsonNode described, JsonNode everywhere) {

        /// What the ledger and fault scripts call it by.
        public String id() {
            return collection + "." + verbName;
        }

        /// GET, POST, PUT, PATCH or DELETE.
        public String verb() {
            return described.path("httpMethod").asString();
        }

        /// The schema of its body, if it has one.
        public Optional<String> request() {
            return described.path("request").path("$ref").asStringOpt();
        }

        /// The schema of its answer, if it has one.
        public Optional<String> response() {
            return described.path("response").path("$ref").asStringOpt();
        }

        /// Refuses a parameter of the query that the method does not have.
        public void checkParameters(Iterable<String> names) {
            for (String name : names) {
                String plain = name.startsWith("$") && !name.equals("$.xgafv") ? name.substring(1) : name;
                if (!described.path("parameters").has(plain) && !everywhere.has(plain)) {
                    TreeSet<String> known = new TreeSet<>();
                    described.path("parameters").propertyNames().forEach(known::add);
                    throw ComputeError.badRequest(
                            "Invalid JSON payload received. Unknown name \"%s\": Cannot bind query parameter. %s has %s"
                                    .formatted(name, id(), known));
                }
            }
        }
    }
}
