// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.json;

import com.azure.json.JsonOptions;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Reads and writes [Json] as text in UTF-8, token by token. Azure's own untyped reading would make a `double` of every
/// number with a point. What is beyond the Basic Multilingual Plane is written as its escapes, which mean the same.
public final class JsonText {
    /// ARM's documents are nested about ten deep.
    private static final int DEEPEST = 100;

    private static final JsonOptions STRICT = new JsonOptions().setNonNumericNumbersSupported(false);

    private JsonText() {}

    /// The one value that a text is.
    ///
    /// @throws IOException when it is none, or is nested more than 100 deep
    public static Json read(byte[] text) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(text, STRICT)) {
            if (reader.nextToken() == null) {
                throw new IOException("there is no value");
            }
            Json value = value(reader, 0);
            if (reader.nextToken() != JsonToken.END_DOCUMENT) {
                throw new IOException("there is more than one value");
            }
            return value;
        } catch (IllegalStateException | IllegalArgumentException odd) {
            throw new IOException(odd);
        }
    }

    public static Json read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Json value(JsonReader reader, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("it is nested more than %d deep".formatted(DEEPEST));
        }
        return switch (reader.currentToken()) {
            case START_OBJECT -> mapping(reader, depth);
            case START_ARRAY -> sequence(reader, depth);
            case STRING -> Json.of(reader.getString());
            case NUMBER -> new Json.Numeric(reader.getText());
            case BOOLEAN -> Json.of(reader.getBoolean());
            case NULL -> new Json.Nothing();
            case END_OBJECT, END_ARRAY, FIELD_NAME, END_DOCUMENT -> throw new IOException("there is no value");
        };
    }

    private static Json.Mapping mapping(JsonReader reader, int depth) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        while (reader.nextToken() != JsonToken.END_OBJECT) {
            String name = reader.getFieldName();
            reader.nextToken();
            members.put(name, value(reader, depth + 1));
        }
        return new Json.Mapping(members);
    }

    private static Json.Sequence sequence(JsonReader reader, int depth) throws IOException {
        List<Json> elements = new ArrayList<>();
        while (reader.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(reader, depth + 1));
        }
        return new Json.Sequence(elements);
    }

    /// The text of a value, without white space.
    public static byte[] write(Json value) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonWriter writer = JsonProviders.createWriter(text, STRICT)) {
            write(value, writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    private static void write(Json value, JsonWriter writer) throws IOException {
        switch (value) {
            case Json.Mapping(SequencedMap<String, Json> members) -> {
                writer.writeStartObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    writer.writeFieldName(member.getKey());
                    write(member.getValue(), writer);
                }
                writer.writeEndObject();
            }
            case Json.Sequence(List<Json> elements) -> {
                writer.writeStartArray();
                for (Json element : elements) {
                    write(element, writer);
                }
                writer.writeEndArray();
            }
            case Json.Text(String text) -> writer.writeString(text);
            case Json.Numeric(String digits) -> writer.writeRawValue(digits);
            case Json.Truth(boolean truth) -> writer.writeBoolean(truth);
            case Json.Nothing _ -> writer.writeNull();
        }
    }
}
