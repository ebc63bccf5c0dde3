// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests of the client library over Java's own HTTP client: one attempt each, within [CallDeadline], with no
/// redirect followed. The library's usual transport sends a request again when a connection breaks, and follows
/// redirects with whatever it was about to write.
final class HttpExchange extends HttpTransport {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);
    /// A page of 500 instances has about 5 MB.
    private static final long LONGEST_ANSWER = 64L << 20;

    private static final Set<String> NOT_OURS = Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LONGEST_CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Request(http, method, HttpRequest.newBuilder(URI.create(url)));
    }

    @Override
    public void shutdown() {
        http.shutdownNow();
    }

    private static final class Request extends LowLevelHttpRequest {
        private final HttpClient http;
        private final String method;
        private final HttpRequest.Builder request;

        Request(HttpClient http, String method, HttpRequest.Builder request) {
            this.http = http;
            this.method = method;
            this.request = request;
        }

        @Override
        public void addHeader(String name, String value) {
            if (!NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
            }
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            Duration left = CallDeadline.left();
            Optional.ofNullable(getContentType()).ifPresent(type -> request.setHeader("Content-Type", type));
            Optional.ofNullable(getContentEncoding())
                    .ifPresent(encoding -> request.setHeader("Content-Encoding", encoding));
            request.timeout(left).method(method, body());
            return new Response(await(
                    http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)),
                    left));
        }

        private HttpRequest.BodyPublisher body() throws IOException {
            if (getStreamingContent() == null) {
                return BodyPublishers.noBody();
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            getStreamingContent().writeTo(body);
            return BodyPublishers.ofByteArray(body.toByteArray());
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
    }

    private static final class Response extends LowLevelHttpResponse {
        private final HttpResponse<byte[]> response;
        private final List<Map.Entry<String, String>> headers;

        Response(HttpResponse<byte[]> response) {
            this.response = response;
            headers = response.headers().map().entrySet().stream()
                    .filter(header -> !header.getKey().equalsIgnoreCase("location"))
                    .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                    .toList();
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(response.body());
        }

        @Override
        public @Nullable String getContentEncoding() {
            return header("Content-Encoding");
        }

        @Override
        public long getContentLength() {
            return response.body().length;
        }

        @Override
        public @Nullable String getContentType() {
            return header("Content-Type");
        }

        private @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + response.statusCode();
        }

        @Override
        public int getStatusCode() {
            return response.statusCode();
        }

        @Override
        public String getReasonPhrase() {
            return "";
        }

        @Override
        public int getHeaderCount() {
            return headers.size();
        }

        @Override
        public String getHeaderName(int index) {
            return headers.get(index).getKey();
        }

        @Override
        public String getHeaderValue(int index) {
            return headers.get(index).getValue();
        }
    }
}
