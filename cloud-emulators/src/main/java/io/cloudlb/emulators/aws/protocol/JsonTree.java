// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import io.cloudlb.emulators.aws.protocol.Params.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads and writes the bodies of JSON 1.1.
final class JsonTree {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonTree() {}

    static Node.Fields parse(String body) {
        try {
            JsonNode root = JSON.readTree(body.isBlank() ? "{}" : body);
            if (!root.isObject()) {
                throw AwsRefusal.of("SerializationException", "Expected an object");
            }
            return fields(root);
        } catch (JacksonException broken) {
            throw AwsRefusal.of("SerializationException", "%s", broken.getOriginalMessage());
        }
    }

    static String write(Map<String, Object> fields) {
        return JSON.writeValueAsString(fields);
    }

    private static Node node(JsonNode json) {
        if (json.isObject()) {
            return fields(json);
        }
        if (json.isArray()) {
            List<Node> items = json.valueStream().map(JsonTree::node).toList();
            return new Node.Items(items);
        }
        return new Node.Text(json.asString());
    }

    private static Node.Fields fields(JsonNode json) {
        Map<String, Node> fields = new TreeMap<>();
        json.propertyStream()
                .filter(property -> !property.getValue().isNull())
                .forEach(property -> fields.put(property.getKey(), node(property.getValue())));
        return new Node.Fields(fields);
    }
}
