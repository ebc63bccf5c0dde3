// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudlb.emulators.gcp.api.ComputeApi;
import io.cloudlb.emulators.gcp.api.ComputeApi.ApiMethod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Google's public description as JSON Schema, judged by a validator nobody here wrote. Objects are closed: a field the
/// description does not have is an error.
final class Contract {

    private static final ObjectNode DEFINITIONS =
            closed(ComputeApi.V1.document().path("schemas")).asObject();
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Contract() {}

    static void holds(String schema, JsonNode json) {
        assertThat(SCHEMAS.computeIfAbsent(schema, Contract::schema).validate(json))
                .as("%s as %s", json, schema)
                .isEmpty();
    }

    static void accepted(ApiMethod method, String request, JsonNode answer) {
        method.request().ifPresent(schema -> holds(schema, Project.json(request)));
        method.response().ifPresent(schema -> holds(schema, answer));
    }

    private static Schema schema(String name) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$ref", "#/definitions/" + name);
        root.set("definitions", DEFINITIONS);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(root);
    }

    private static JsonNode closed(JsonNode described) {
        if (described instanceof ArrayNode list) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            list.forEach(each -> copy.add(closed(each)));
            return copy;
        }
        if (!(described instanceof ObjectNode object)) {
            return described;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        if (object.path("$ref").isString()) {
            return copy.put("$ref", "#/definitions/" + object.path("$ref").asString());
        }
        object.properties().stream()
                .filter(each -> !(each.getKey().equals("id") && each.getValue().isString()))
                .filter(each ->
                        !(each.getKey().equals("format") && each.getValue().isString()))
                .forEach(each -> copy.set(each.getKey(), closed(each.getValue())));
        if (object.path("properties").isObject()
                && object.path("type").asString("").equals("object")
                && !object.has("additionalProperties")) {
            copy.put("additionalProperties", false);
        }
        return copy;
    }
}
