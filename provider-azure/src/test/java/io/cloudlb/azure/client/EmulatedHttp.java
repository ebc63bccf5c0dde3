// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/// An emulator behind the pipeline of Microsoft's library: same bytes as on the wire, no wire. The emulator answers on
/// the thread on which the call is made.
public record EmulatedHttp(Emulator emulator) implements HttpClient {
    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            WireAnswer answer = emulator.answer(wire(request));
            HttpHeaders headers = new HttpHeaders();
            answer.headers().forEach((name, value) -> headers.set(HttpHeaderName.fromString(name), value));
            return new HttpAnswer(
                    request, answer.status(), headers, answer.body().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireRequest wire(HttpRequest request) {
        URL url = request.getUrl();
        Map<String, String> headers =
                new HashMap<>(Map.of("Host", url.getAuthority(), "X-Forwarded-Proto", url.getProtocol()));
        for (HttpHeader header : request.getHeaders()) {
            headers.put(header.getName(), header.getValue());
        }
        return new WireRequest(
                request.getHttpMethod().toString(),
                url.getPath(),
                Optional.ofNullable(url.getQuery()).orElse(""),
                headers,
                Optional.ofNullable(request.getBodyAsBinaryData())
                        .map(BinaryData::toString)
                        .orElse(""));
    }
}
