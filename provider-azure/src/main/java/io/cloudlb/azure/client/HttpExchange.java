// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import reactor.core.publisher.Mono;

/// Requests of Microsoft's libraries over Java's own HTTP client: one attempt each, within [CallDeadline], the whole
/// answer read and no longer than [#LONGEST_ANSWER], and no redirect followed. Used from threads that may wait.
final class HttpExchange implements com.azure.core.http.HttpClient, AutoCloseable {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);

    /// A page of load balancers has a few documents of 4 MB at most.
    private static final long LONGEST_ANSWER = 64L << 20;

    private static final Set<String> NOT_OURS = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final HttpClient http;

    /// @param trust what is trusted; of the process by default
    HttpExchange(SSLContext trust) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(LONGEST_CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            Duration left = CallDeadline.left();
            java.net.http.HttpResponse<byte[]> answer = await(
                    http.sendAsync(
                            translated(request, left),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)),
                    left);
            HttpHeaders headers = new HttpHeaders();
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
            return new HttpAnswer(request, answer.statusCode(), headers, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.net.http.HttpRequest translated(HttpRequest request, Duration left) {
        java.net.http.HttpRequest.Builder translated = java.net.http.HttpRequest.newBuilder(
                        URI.create(request.getUrl().toString()))
                .timeout(left)
                .method(request.getHttpMethod().toString(), body(request));
        request.getHeaders().stream()
                .filter(header -> !NOT_OURS.contains(header.getName().toLowerCase(Locale.ROOT)))
                .forEach(header -> header.getValuesList().forEach(value -> translated.header(header.getName(), value)));
        return translated.build();
    }

    private static BodyPublisher body(HttpRequest request) {
        boolean none = request.getHttpMethod() == HttpMethod.GET || request.getBodyAsBinaryData() == null;
        return none
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(request.getBodyAsBinaryData().toBytes());
    }

    /// The whole answer, body and all, in time.
    private static <T> T await(CompletableFuture<T> answer, Duration left) throws IOException {
        try {
            return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            answer.cancel(true);
            throw new SocketTimeoutException("no whole answer within %d ms".formatted(left.toMillis()));
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
