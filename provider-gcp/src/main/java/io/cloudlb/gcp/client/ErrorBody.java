// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/// What an answer with an error says, of which the client library's exception shows only the status.
///
/// @param reason the word that clients switch on: `quotaExceeded`; empty when there is none
/// @param words for people; empty when there are none
record ErrorBody(String reason, String words) {
    private static final ErrorBody NOTHING = new ErrorBody("", "");

    /// From `{"error": {"message": …, "errors": [{"reason": …}], "details": [{"reason": …}]}}`. What is not of this
    /// form says nothing.
    static ErrorBody read(String content) {
        try {
            return JsonParser.parseString(content) instanceof JsonObject whole
                    ? object(whole, "error").map(ErrorBody::of).orElse(NOTHING)
                    : NOTHING;
        } catch (JsonParseException | StackOverflowError _) {
            return NOTHING;
        }
    }

    private static ErrorBody of(JsonObject error) {
        Optional<JsonObject> first = first(error, "errors");
        String reason = first.map(item -> text(item, "reason"))
                .filter(text -> !text.isEmpty())
                .or(() -> first(error, "details").map(item -> text(item, "reason")))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> text(error, "status"));
        String words = text(error, "message");
        return new ErrorBody(
                reason,
                words.isEmpty() ? first.map(item -> text(item, "message")).orElse("") : words);
    }

    private static Optional<JsonObject> first(JsonObject of, String list) {
        JsonElement found = of.get(list);
        return found != null && found.isJsonArray() && !found.getAsJsonArray().isEmpty()
                ? Optional.of(found.getAsJsonArray().get(0))
                        .filter(JsonElement::isJsonObject)
                        .map(JsonElement::getAsJsonObject)
                : Optional.empty();
    }

    private static Optional<JsonObject> object(JsonObject of, String name) {
        return Optional.ofNullable(of.get(name))
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject);
    }

    private static String text(JsonObject of, String name) {
        return Optional.ofNullable(of.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .orElse("");
    }
}
