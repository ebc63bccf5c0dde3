// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.api;

import io.cloudlb.emulators.pipeline.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a request as its schema says: unknown names, wrong types and unknown words of an enumeration are
/// refused, what only the server may say is passed over as the API does.
public final class RequestReader {

    private static final int LONGEST = 1 << 20;
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> KEPT = Set.of("labelFingerprint", "fingerprint");

    private final ComputeApi api;

    public RequestReader(ComputeApi api) {
        this.api = api;
    }

    /// Reads a body.
    ///
    /// @param schema its name in the description
    public ObjectNode read(String body, String schema) {
        if (body.length() > LONGEST) {
            throw ComputeError.badRequest("Request payload size exceeds the limit: 1048576 bytes.");
        }
        return (ObjectNode) value(parsed(body), api.schema(schema), "resource");
    }

    private static JsonNode parsed(String body) {
        try {
            JsonNode tree = STRICT.readTree(body.isBlank() ? "{}" : body);
            if (tree instanceof ObjectNode) {
                return tree;
            }
        } catch (JacksonException _) {
            // Said below, without the parser's words.
        }
        throw new Refusal(400, "parseError", "Parse Error");
    }

    private JsonNode value(JsonNode given, JsonNode schema, String at) {
        JsonNode said = schema.has("$ref") ? api.schema(schema.path("$ref").asString()) : schema;
        return switch (said.path("type").asString("any")) {
            case "object" -> object(given, said, at);
            case "array" -> array(given, said, at);
            case "string" -> string(given, said, at);
            case "integer", "number" -> number(given, said, at);
            case "boolean" -> expect(given.isBoolean(), given, "boolean", at);
            default -> given;
        };
    }

    private ObjectNode object(JsonNode given, JsonNode schema, String at) {
        expect(given.isObject(), given, "object", at);
        ObjectNode read = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            JsonNode property = schema.path("properties").path(each.getKey());
            JsonNode said = property.isMissingNode() ? schema.path("additionalProperties") : property;
            if (said.isMissingNode()) {
                throw ComputeError.badRequest(
                        "Invalid JSON payload received. Unknown name \"%s\" at '%s': Cannot find field."
                                .formatted(each.getKey(), at));
            }
            boolean passedOver = said.path("readOnly").asBoolean(false) && !KEPT.contains(each.getKey());
            if (!passedOver && !each.getValue().isNull()) {
                read.set(each.getKey(), value(each.getValue(), said, at + "." + each.getKey()));
            }
        }
        return read;
    }

    private ArrayNode array(JsonNode given, JsonNode schema, String at) {
        expect(given.isArray(), given, "array", at);
        ArrayNode read = JsonNodeFactory.instance.arrayNode();
        int index = 0;
        for (JsonNode each : given) {
            read.add(value(each, schema.path("items"), at + "[" + index++ + "]"));
        }
        return read;
    }

    private static JsonNode string(JsonNode given, JsonNode schema, String at) {
        expect(given.isString(), given, "string", at);
        Set<String> words =
                schema.path("enum").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        if (!words.isEmpty() && !words.contains(given.asString())) {
            throw ComputeError.invalid(at, given.asString(), "Must be one of " + new TreeSet<>(words));
        }
        JsonNode pattern = schema.path("pattern");
        if (pattern.isString() && !given.asString().matches(pattern.asString())) {
            throw ComputeError.invalid(
                    at, given.asString(), "Must be a match of regex '%s'".formatted(pattern.asString()));
        }
        return given;
    }

    private static JsonNode number(JsonNode given, JsonNode schema, String at) {
        boolean whole = schema.path("type").asString().equals("integer");
        return expect(
                whole ? given.canConvertToInt() && given.isIntegralNumber() : given.isNumber(), given, "number", at);
    }

    private static JsonNode expect(boolean right, JsonNode given, String type, String at) {
        if (!right) {
            throw ComputeError.invalid(at, given.toString(), "Expected a value of type " + type);
        }
        return given;
    }
}
