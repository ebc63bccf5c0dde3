// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/// An emulator behind the AWS SDK's HTTP client interface: same bytes as on the wire, no wire.
public final class InMemoryHttpClient implements SdkHttpClient {

    private final Emulator emulator;

    public InMemoryHttpClient(Emulator emulator) {
        this.emulator = emulator;
    }

    @Override
    public String clientName() {
        return "InMemory";
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return response(emulator.answer(wire(request)));
            }

            @Override
            public void abort() {}
        };
    }

    @Override
    public void close() {}

    private static WireRequest wire(HttpExecuteRequest request) throws IOException {
        SdkHttpRequest http = request.httpRequest();
        Map<String, String> headers = new HashMap<>();
        http.forEachHeader((name, values) -> headers.put(name, values.getFirst()));
        return new WireRequest(
                http.method().name(),
                http.encodedPath(),
                http.encodedQueryParameters().orElse(""),
                headers,
                body(request.contentStreamProvider()));
    }

    private static String body(Optional<ContentStreamProvider> content) throws IOException {
        if (content.isEmpty()) {
            return "";
        }
        try (InputStream stream = content.get().newStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpExecuteResponse response(WireAnswer answer) {
        SdkHttpFullResponse.Builder head = SdkHttpFullResponse.builder().statusCode(answer.status());
        answer.headers().forEach(head::putHeader);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        head.putHeader("Content-Length", String.valueOf(body.length));
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }
}
