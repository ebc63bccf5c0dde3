// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/// Reads objects of one kind from JSON as it comes, keeping of each some fields and no more than a bound.
///
/// A value that is not kept is skipped in the parser's buffer and never becomes a string, so that reading costs the
/// same memory whatever is sent.
///
/// @param type what is made of an object
/// @param fields what is kept of it
/// @param <T> the client's class
public record ObjectReader<T>(Class<T> type, Fields fields) {
    /// How many characters are kept of one list, one map or one text of an object.
    public static final int LIMIT = 64 * 1_024;

    private static final JsonMapper MAPPER = JsonMapper.builderWithJackson2Defaults()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    /// The one object in a stream.
    public Trimmed<T> read(InputStream json) {
        try (JsonParser parser = parser(json)) {
            parser.nextToken();
            return read(parser);
        }
    }

    /// The object that the parser stands at the beginning of.
    Trimmed<T> read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new StreamReadException(parser, "an object was expected");
        }
        Copy copy = new Copy();
        try (TokenBuffer buffer = TokenBuffer.forGeneration()) {
            copy.object(parser, buffer, fields);
            try (JsonParser kept = buffer.asParser()) {
                return new Trimmed<>(MAPPER.readValue(kept, type), copy.characters, copy.isCut);
            }
        }
    }

    static JsonParser parser(InputStream json) {
        return MAPPER.createParser(json);
    }

    /// What is left of an object.
    ///
    /// @param object the object with what is kept of it
    /// @param characters how many characters that is
    /// @param isCut whether it is not all that should be kept, because there is too much of it: the ends of lists,
    ///     of maps and of strings lack
    public record Trimmed<T>(T object, int characters, boolean isCut) {}

    /// One pass over an object. What stands beside a list or a map that is too long is kept all the same, so that the
    /// object still has its name and its type.
    private static final class Copy {
        /// No name that the API server lets through is longer.
        private static final int NAME = 512;

        private int characters;
        private int containerStart;
        private boolean isCut;

        void object(JsonParser from, TokenBuffer to, Fields fields) {
            to.writeStartObject();
            while (from.nextToken() != JsonToken.END_OBJECT) {
                String name = from.currentName();
                from.nextToken();
                if (!fields.keeps(name) || (!fields.isKeptAlways(name) && isFull())) {
                    from.skipChildren();
                } else {
                    if (fields.isStructure()) {
                        containerStart = characters;
                    }
                    to.writeName(name);
                    characters += name.length();
                    value(from, to, fields.below(name));
                }
            }
            to.writeEndObject();
        }

        private void array(JsonParser from, TokenBuffer to, Fields fields) {
            to.writeStartArray();
            while (from.nextToken() != JsonToken.END_ARRAY) {
                if (isFull()) {
                    from.skipChildren();
                } else {
                    value(from, to, fields);
                }
            }
            to.writeEndArray();
        }

        private void value(JsonParser from, TokenBuffer to, Fields fields) {
            switch (from.currentToken()) {
                case START_OBJECT -> object(from, to, fields);
                case START_ARRAY -> array(from, to, fields);
                case VALUE_STRING -> to.writeString(text(from.getString()));
                default -> {
                    characters += Integer.BYTES;
                    to.copyCurrentEvent(from);
                }
            }
        }

        private String text(String whole) {
            int room = Math.max(NAME, LIMIT - (characters - containerStart));
            String kept = whole.length() <= room ? whole : whole.substring(0, room);
            isCut |= kept.length() < whole.length();
            characters += kept.length();
            return kept;
        }

        private boolean isFull() {
            boolean isFull = characters - containerStart > LIMIT;
            isCut |= isFull;
            return isFull;
        }
    }
}
