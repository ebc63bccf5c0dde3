// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The objects of one kind, in one namespace or in all: how they are listed and watched.
///
/// @param api asks the API server
/// @param path of the list, without slash before or behind, such as `api/v1/services`
/// @param query what narrows it, such as `fieldSelector=spec.type%3DLoadBalancer`; may be empty
/// @param reader reads one object
/// @param <T> the client's class
public record Resources<T extends HasMetadata>(ApiReader api, String path, String query, ObjectReader<T> reader) {
    private static final int PAGE = 250;

    /// A watch is begun anew after once to twice that.
    private static final int WATCH_SECONDS = 300;

    /// The same without anything that narrows it.
    public Resources(ApiReader api, String path, ObjectReader<T> reader) {
        this(api, path, "", reader);
    }

    /// The list of a kind.
    ///
    /// @param group the API, such as `api/v1` or `apis/metallb.io/v1beta1`
    /// @param namespace whose objects; empty for those of all
    /// @param plural such as `services`
    public static String path(String group, Optional<String> namespace, String plural) {
        return namespace
                .map(name -> group + "/namespaces/" + name + "/" + plural)
                .orElse(group + "/" + plural);
    }

    /// Lists, in pages, each object as it comes. Without a version in the request the API server answers with the
    /// newest that it has stored.
    ///
    /// @return the version of the list, from which a watch goes on
    /// @throws KubernetesClientException when the list cannot be had; with code 410 when it took so long that the
    ///     API server has forgotten its version, in which case it is to be begun anew
    public String list(Consumer<ObjectReader.Trimmed<T>> each) {
        Page page = page("", each);
        while (!page.next().isEmpty()) {
            page = page(page.next(), each);
        }
        return page.version();
    }

    private Page page(String next, Consumer<ObjectReader.Trimmed<T>> each) {
        String from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        return api.send(
                ApiReader.Request.list("%s?limit=%d%s%s".formatted(path, PAGE, narrowing(), from)),
                body -> readPage(body, each));
    }

    /// Watches until the API server or a broken connection ends it. Events are read no faster than they are taken.
    ///
    /// @param version what is known already
    /// @param events hears of them in order
    /// @throws KubernetesClientException when the watch cannot be had or is ended with a reason; with code 410 when
    ///     the API server has forgotten the version
    void watch(String version, WatchEvents<T> events) {
        String request = "%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s%s"
                .formatted(
                        path, WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS), version, narrowing());
        api.send(ApiReader.Request.watch(request), body -> {
            events.began();
            return WatchEvents.read(body, reader, events);
        });
    }

    private String narrowing() {
        return query.isEmpty() ? "" : "&" + query;
    }

    private Page readPage(InputStream body, Consumer<ObjectReader.Trimmed<T>> each) {
        Page page = new Page("", "");
        try (JsonParser parser = ObjectReader.parser(body)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("metadata")) {
                    page = pageOf(new ObjectReader<>(ListMeta.class, Page.FIELDS)
                            .read(parser)
                            .object());
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        each.accept(reader.read(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return page;
    }

    private static Page pageOf(ListMeta meta) {
        return new Page(
                Optional.ofNullable(meta.getResourceVersion()).orElse(""),
                Optional.ofNullable(meta.getContinue()).orElse(""));
    }

    /// Whether the API server has forgotten the version that was asked for.
    public static boolean isForgotten(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_GONE;
    }

    /// @param version the list's
    /// @param next where the next page begins; empty after the last
    private record Page(String version, String next) {
        private static final Fields FIELDS = Fields.only("resourceVersion", "continue");
    }

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
}
