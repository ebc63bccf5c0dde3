// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudlb.emulators.azure.api.NetworkModels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Microsoft's models as JSON Schema, judged by a validator nobody here wrote. Objects are closed.
final class Contract {

    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Contract() {}

    /// Whether a document is one of a model; of a model that is not known nothing is asked.
    static void holds(String model, JsonNode json) {
        if (NetworkModels.LATEST.model(model).isPresent()) {
            assertThat(SCHEMAS.computeIfAbsent(model, Contract::schema).validate(json))
                    .as("%s as %s", json, model)
                    .isEmpty();
        }
    }

    private static Schema schema(String model) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$ref", "#/definitions/" + model);
        root.set("definitions", NetworkModels.LATEST.document().path("definitions"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(root);
    }
}
