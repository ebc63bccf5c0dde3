// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a request as its model says: unknown members, wrong types and unknown words are refused, what only
/// the server may say is passed over.
///
/// A member that is null is handed on as such: the API takes it for "no change".
///
/// @param models what is known
/// @param newer members of `properties` that the API has come to know since
public record BodyReader(NetworkModels models, Set<String> newer) {

    private static final int LONGEST = 4 << 20;
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public BodyReader {
        newer = Set.copyOf(newer);
    }

    /// Reads a body.
    ///
    /// @param model the name of its model; of one that is not known everything is kept
    public ObjectNode read(String body, String model) {
        if (body.length() > LONGEST) {
            throw ArmError.tooLarge();
        }
        JsonNode parsed = parsed(body);
        return models.model(model)
                .map(described -> object((ObjectNode) parsed, described, model, ""))
                .orElseGet(() -> (ObjectNode) parsed);
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
        throw ArmRefusal.of(
                400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
    }

    private ObjectNode object(ObjectNode given, JsonNode described, String model, String path) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            String name = member.getKey();
            String at = path.isEmpty() ? name : path + "." + name;
            JsonNode known = described.path("properties").path(name);
            if (known.isObject()) {
                if (!known.path("readOnly").asBoolean(false)) {
                    kept.set(name, value(member.getValue(), known, at));
                }
            } else if (described.path("additionalProperties").isObject()) {
                kept.set(name, value(member.getValue(), described.path("additionalProperties"), at));
            } else if (newer.contains(name)) {
                kept.set(name, member.getValue());
            } else {
                throw ArmError.unknownMember(name, model, at);
            }
        }
        required(kept, described, path);
        return kept;
    }

    private static void required(ObjectNode kept, JsonNode described, String path) {
        for (JsonNode name : described.path("required")) {
            if (!kept.hasNonNull(name.asString())) {
                throw ArmError.required(path.isEmpty() ? name.asString() : path + "." + name.asString());
            }
        }
    }

    private JsonNode value(JsonNode given, JsonNode described, String path) {
        if (given.isNull()) {
            return given;
        }
        Optional<String> referred = described.path("$ref").asStringOpt();
        if (referred.isPresent()) {
            String model = referred.get().substring(referred.get().lastIndexOf('/') + 1);
            return inside(given, models.model(model).orElse(JsonNodeFactory.instance.objectNode()), model, path);
        }
        return switch (described.path("type").asString("")) {
            case "array" -> list(given, described.path("items"), path);
            case "object" ->
                described.has("additionalProperties") ? inside(given, described, "Dictionary", path) : given;
            case "string" -> text(given, described, path);
            case "integer" -> integer(given, path);
            case "boolean" -> truth(given, path);
            default -> given;
        };
    }

    private JsonNode inside(JsonNode given, JsonNode described, String model, String path) {
        if (given instanceof ObjectNode object) {
            return object(object, described, model, path);
        }
        throw ArmError.wrongValue(given.toString(), model, path);
    }

    private JsonNode list(JsonNode given, JsonNode described, String path) {
        if (!given.isArray()) {
            throw ArmError.wrongValue(given.toString(), "array", path);
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        int index = 0;
        for (JsonNode each : given) {
            kept.add(value(each, described, path + "[" + index++ + "]"));
        }
        return kept;
    }

    private static JsonNode text(JsonNode given, JsonNode described, String path) {
        if (!given.isString()) {
            throw ArmError.wrongValue(given.toString(), "string", path);
        }
        if (!described.path("enum").isArray()) {
            return given;
        }
        return NetworkModels.words(described).stream()
                .filter(word -> word.equalsIgnoreCase(given.asString()))
                .findFirst()
                .<JsonNode>map(JsonNodeFactory.instance::stringNode)
                .orElseThrow(
                        () -> ArmError.wrongValue(given.asString(), "one of " + NetworkModels.words(described), path));
    }

    private static JsonNode integer(JsonNode given, String path) {
        if (given.isIntegralNumber()) {
            return given;
        }
        if (given.isString() && given.asString().matches("-?\\d{1,9}")) {
            return JsonNodeFactory.instance.numberNode(Integer.parseInt(given.asString()));
        }
        throw ArmError.wrongValue(given.toString(), "integer", path);
    }

    private static JsonNode truth(JsonNode given, String path) {
        if (given.isBoolean()) {
            return given;
        }
        if (given.isString() && given.asString().matches("(?i)true|false")) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(given.asString()));
        }
        throw ArmError.wrongValue(given.toString(), "boolean", path);
    }
}
