// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.Map;
import java.util.TreeMap;

/// Whose a resource is, in its description: a JSON object of texts, written in the call that creates it. Every kind has
/// a description; what else is in it is left alone when it is read.
public final class GcpMarks {
    /// The longest description (Compute Engine).
    private static final int LONGEST = 2_048;

    private static final int LONGEST_VALUE = 256;
    private static final OwnerMark.Keys KEYS = OwnerMark.Keys.under("cloudlb.io/", GcpMarks::value);
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private GcpMarks() {}

    /// The keys of the marks.
    public static OwnerMark.Keys keys() {
        return KEYS;
    }

    /// The description of what an owner has.
    public static String description(Owner owner) {
        return GSON.toJson(KEYS.of(owner));
    }

    /// The texts in a description; nothing where it is no JSON object, or too long to be ours.
    public static Map<String, String> read(String description) {
        if (description.length() > LONGEST || !description.startsWith("{")) {
            return Map.of();
        }
        try {
            Map<String, String> texts = new TreeMap<>();
            GSON.fromJson(description, JsonObject.class).entrySet().stream()
                    .filter(entry -> entry.getValue().isJsonPrimitive())
                    .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getAsString()));
            return texts;
        } catch (JsonParseException _) {
            return Map.of();
        }
    }

    private static String value(String text) {
        return text.substring(0, Math.min(LONGEST_VALUE, text.length()));
    }
}
