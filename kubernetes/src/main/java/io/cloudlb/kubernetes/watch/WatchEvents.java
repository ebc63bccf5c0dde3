// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Hears what a watch tells, in order, one at a time.
///
/// @param <T> the client's class
interface WatchEvents<T extends HasMetadata> {
    /// The watch stands.
    void began();

    /// An object is there, or is another now.
    void present(ObjectReader.Trimmed<T> object);

    /// An object is gone; this is how it was.
    void gone(T object);

    /// All that was told up to that version is known.
    void upTo(String version);

    /// Reads what a watch sends, to its end.
    ///
    /// @return how many events came
    static <T extends HasMetadata> int read(InputStream body, ObjectReader<T> reader, WatchEvents<T> events) {
        int count = 0;
        try (JsonParser parser = ObjectReader.parser(body)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                readOne(parser, reader, events);
                count++;
            }
        }
        return count;
    }

    /// The type comes before the object, as the API server writes them.
    private static <T extends HasMetadata> void readOne(
            JsonParser parser, ObjectReader<T> reader, WatchEvents<T> events) {
        String type = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "type" -> type = parser.getString();
                case "object" -> tell(type, parser, reader, events);
                default -> parser.skipChildren();
            }
        }
    }

    private static <T extends HasMetadata> void tell(
            String type, JsonParser parser, ObjectReader<T> reader, WatchEvents<T> events) {
        switch (type) {
            case "ADDED", "MODIFIED" -> {
                ObjectReader.Trimmed<T> read = reader.read(parser);
                events.present(read);
                events.upTo(version(read.object()));
            }
            case "DELETED" -> {
                T last = reader.read(parser).object();
                events.gone(last);
                events.upTo(version(last));
            }
            case "BOOKMARK" -> events.upTo(version(reader.read(parser).object()));
            case "ERROR" -> throw refused(ApiReader.STATUS.read(parser).object());
            default -> parser.skipChildren(); // of a later Kubernetes
        }
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getResourceVersion();
    }

    private static KubernetesClientException refused(Status status) {
        return new KubernetesClientException(
                "the watch was ended: " + Objects.requireNonNullElse(status.getMessage(), "without a reason"),
                Objects.requireNonNullElse(status.getCode(), 0),
                status);
    }
}
