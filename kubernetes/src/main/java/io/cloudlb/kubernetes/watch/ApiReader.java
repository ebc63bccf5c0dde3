// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.watch;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/// Sends requests as the client sends its own, with its credentials, retries and timeout, and hands the answer over
/// while it comes in.
///
/// @param client the connection
/// @param patience how long it waits
public record ApiReader(KubernetesClient client, Patience patience) {
    /// So much of a refusal is read: the API server explains itself in less, and a proxy's page is of no use.
    private static final int REFUSAL_LIMIT = 64 * 1_024;

    /// What is read of a Status.
    static final ObjectReader<Status> STATUS =
            new ObjectReader<>(Status.class, Fields.only("status", "message", "reason", "code", "details"));

    /// One with the usual patience.
    public ApiReader(KubernetesClient client) {
        this(client, Patience.USUAL);
    }

    /// Sends a request.
    ///
    /// @param request what is asked; its path begins without a slash
    /// @param body reads the answer's body
    /// @throws KubernetesClientException when the API server refuses, with its code and its Status, or is silent,
    ///     or what it answers is no such body
    public <R> R send(Request request, Function<InputStream, R> body) {
        HttpResponse<InputStream> answer =
                await(client.getHttpClient().sendAsync(http(request), InputStream.class), patienceFor(request));
        try (InputStream content = attended(request, answer.body())) {
            if (!answer.isSuccessful()) {
                throw refused(answer.code(), content);
            }
            R read = body.apply(content);
            readToTheEnd(content);
            return read;
        } catch (IOException | UncheckedIOException | JacksonException broken) {
            throw new KubernetesClientException("the answer broke off or is no JSON: " + rootCause(broken), broken);
        }
    }

    private Duration patienceFor(Request request) {
        return switch (request.answer()) {
            case SHORT, LIST -> patience.head();
            case WATCH -> patience.silence();
        };
    }

    /// What streams in may last for ever, as long as something comes; the rest has its time.
    private InputStream attended(Request request, InputStream content) {
        return switch (request.answer()) {
            case SHORT -> AttendedStream.within(content, patience.head());
            case LIST, WATCH -> AttendedStream.of(content, patience.silence());
        };
    }

    /// A connection whose answer is left before its end is closed, and the next request needs another.
    private static void readToTheEnd(InputStream content) throws IOException {
        content.transferTo(OutputStream.nullOutputStream());
    }

    private HttpRequest http(Request request) {
        HttpRequest.Builder builder =
                client.getHttpClient().newHttpRequestBuilder().uri(client.getMasterUrl() + request.path());
        return request.method().equals("GET")
                ? builder.forStreaming().setHeader("Accept", "application/json").build()
                : builder.method(request.method(), request.type(), request.body())
                        .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
                        .build();
    }

    private static <T> T await(CompletableFuture<T> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while the API server was asked", interrupt);
        } catch (TimeoutException silence) {
            answer.cancel(true);
            throw new KubernetesClientException(
                    "the API server did not answer within %d s".formatted(patience.toSeconds()), silence);
        } catch (ExecutionException failure) {
            throw new KubernetesClientException(rootCause(failure), failure);
        }
    }

    private static KubernetesClientException refused(int code, InputStream content) throws IOException {
        byte[] text = content.readNBytes(REFUSAL_LIMIT);
        return new KubernetesClientException(
                "the API server answered with code " + code, code, status(text).orElse(null));
    }

    private static Optional<Status> status(byte[] text) {
        try {
            return Optional.of(STATUS.read(new ByteArrayInputStream(text)).object());
        } catch (JacksonException _) { // of a proxy
            return Optional.empty();
        }
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }

    /// How long is waited.
    ///
    /// @param head until an answer begins, with the client's retries, and until a short one has ended
    /// @param silence until something more comes of a list or a watch, and until a watch begins: some proxies keep
    ///     the head of an answer back until its first event
    record Patience(Duration head, Duration silence) {
        /// A bookmark comes about every minute while nothing changes; who is silent for longer is gone.
        static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(90));
    }

    /// A request.
    ///
    /// @param method such as `PATCH`
    /// @param path with its query
    /// @param type the body's media type; empty where there is no body
    /// @param body what is sent
    /// @param answer how its answer comes
    public record Request(String method, String path, String type, String body, Answer answer) {
        /// A request that is answered by one object.
        public Request(String method, String path, String type, String body) {
            this(method, path, type, body, Answer.SHORT);
        }

        /// A request for a list.
        public static Request list(String path) {
            return new Request("GET", path, "", "", Answer.LIST);
        }

        /// A request for a watch.
        static Request watch(String path) {
            return new Request("GET", path, "", "", Answer.WATCH);
        }

        /// How an answer comes.
        public enum Answer {
            SHORT,
            LIST,
            WATCH
        }
    }

    /// A stream that is closed when nothing comes for too long: a connection that went dead in silence would be
    /// waited for for ever.
    static final class AttendedStream extends FilterInputStream {
        private static final int LOOKS = 10;

        private final Thread attendant;
        private volatile long lastHeard = System.nanoTime();

        private AttendedStream(InputStream stream, Duration toleratedSilence) {
            super(stream);
            attendant = Thread.ofVirtual().name("attendant").unstarted(() -> attend(toleratedSilence));
        }

        static AttendedStream of(InputStream stream, Duration toleratedSilence) {
            AttendedStream attended = new AttendedStream(stream, toleratedSilence);
            attended.attendant.start();
            return attended;
        }

        /// A stream that is closed unless it is closed by its reader in time: for what is short. It takes no thread.
        static InputStream within(InputStream stream, Duration time) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Void> _ = end.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((_, late) -> {
                        if (late != null) {
                            closeQuietly(stream);
                        }
                    });
            return new FilterInputStream(stream) {
                @Override
                public void close() throws IOException {
                    end.complete(null);
                    super.close();
                }
            };
        }

        private static void closeQuietly(InputStream stream) {
            try {
                stream.close();
            } catch (IOException _) { // it is closed already
            }
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            lastHeard = System.nanoTime();
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            lastHeard = System.nanoTime();
            return read;
        }

        private void attend(Duration toleratedSilence) {
            try {
                while (System.nanoTime() - lastHeard < toleratedSilence.toNanos()) {
                    Thread.sleep(toleratedSilence.dividedBy(LOOKS));
                }
                in.close();
            } catch (InterruptedException | IOException _) { // it is closed already
            }
        }

        @Override
        public void close() throws IOException {
            attendant.interrupt();
            super.close();
        }
    }
}
