// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An emulator behind the transport of Google's client library: same bytes as on the wire, no wire. The library has
/// the emulator answer on the thread on which it makes the call.
public final class InMemoryTransport extends HttpTransport {

    private final Emulator emulator;

    public InMemoryTransport(Emulator emulator) {
        this.emulator = emulator;
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Request(emulator, method, URI.create(url));
    }

    private static final class Request extends LowLevelHttpRequest {

        private final Emulator emulator;
        private final String method;
        private final URI target;
        private final Map<String, String> headers = new HashMap<>();

        Request(Emulator emulator, String method, URI target) {
            this.emulator = emulator;
            this.method = method;
            this.target = target;
        }

        @Override
        public void addHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            Optional.ofNullable(getContentType()).ifPresent(type -> headers.put("Content-Type", type));
            return new Response(emulator.answer(new WireRequest(
                    method,
                    target.getRawPath(),
                    Optional.ofNullable(target.getRawQuery()).orElse(""),
                    headers,
                    body())));
        }

        private String body() throws IOException {
            if (getStreamingContent() == null) {
                return "";
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            getStreamingContent().writeTo(body);
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class Response extends LowLevelHttpResponse {

        private final WireAnswer answer;
        private final byte[] body;
        private final List<Map.Entry<String, String>> headers;

        Response(WireAnswer answer) {
            this.answer = answer;
            body = answer.body().getBytes(StandardCharsets.UTF_8);
            headers = List.copyOf(answer.headers().entrySet());
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public long getContentLength() {
            return body.length;
        }

        @Override
        public @Nullable String getContentType() {
            return answer.headers().get("Content-Type");
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + answer.status();
        }

        @Override
        public int getStatusCode() {
            return answer.status();
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
