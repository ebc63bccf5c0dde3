// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An answer of the Azure Resource Manager that accepts. Its links are paths of the same host.
///
/// @param tree its body; an empty object where it has none
/// @param operation where a status of the operation is that has begun
/// @param result where its result will be
/// @param next where the next page of a list is
/// @param after how long it asks to wait; zero when it does not say
/// @param remaining how many more calls like it are taken, whoever makes them; the least where several limits are told
/// @param requestId what Microsoft's support finds it by; empty when it tells none
record ArmExchange(
        int status,
        Json.Mapping tree,
        String headerEtag,
        Optional<String> operation,
        Optional<String> result,
        Optional<String> next,
        Duration after,
        OptionalInt remaining,
        String requestId) {
    private static final Pattern REMAINING = Pattern.compile("(?:[^;,]*;)?\\s*(\\d{1,9})\\s*");
    private static final int ACCEPTED = 202;
    private static final HttpHeaderName CORRELATION = HttpHeaderName.fromString("x-ms-correlation-request-id");
    private static final HttpHeaderName REQUEST = HttpHeaderName.fromString("x-ms-request-id");
    private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");

    /// @param local what leads to the path of a link
    /// @throws ArmFailure when it refuses
    /// @throws UnreadableAnswer when it is none of the API's
    static ArmExchange of(int status, HttpHeaders headers, byte[] body, UnaryOperator<String> local) {
        if (status < 200 || status >= 300) {
            throw new ArmFailure(status, ErrorBody.read(body), requestId(headers), after(headers));
        }
        Json.Mapping tree = body.length == 0 ? Json.Mapping.EMPTY : tree(body);
        return new ArmExchange(
                status,
                tree,
                header(headers, HttpHeaderName.ETAG).orElse(""),
                header(headers, OPERATION).map(local),
                header(headers, HttpHeaderName.LOCATION)
                        .filter(_ -> status == ACCEPTED)
                        .map(local),
                tree.text("nextLink").filter(link -> !link.isBlank()).map(local),
                after(headers),
                remaining(headers),
                requestId(headers));
    }

    /// `x-ms-ratelimit-remaining-subscription-writes: 199` of the resource manager, and `…-resource:
    /// Microsoft.Network/Policy;57,…` of a resource provider.
    private static OptionalInt remaining(HttpHeaders headers) {
        return headers.stream()
                .filter(header -> header.getName().toLowerCase(Locale.ROOT).startsWith("x-ms-ratelimit-remaining-"))
                .flatMap(header -> Stream.of(header.getValue().split(",", -1)))
                .map(REMAINING::matcher)
                .filter(Matcher::matches)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .min();
    }

    private static Json.Mapping tree(byte[] body) {
        try {
            if (JsonText.read(body) instanceof Json.Mapping tree) {
                return tree;
            }
            throw new UnreadableAnswer("no object");
        } catch (IOException odd) {
            throw new UnreadableAnswer("no JSON: " + AzureErrors.shortened(String.valueOf(odd.getMessage())));
        }
    }

    /// The same, if it answers with a resource.
    ///
    /// @throws UnreadableAnswer when it does not
    ArmExchange ofResource() {
        if (tree.text("id").isEmpty()) {
            throw new UnreadableAnswer("no resource");
        }
        return this;
    }

    /// The same, if it answers with a page of a list.
    ///
    /// @throws UnreadableAnswer when it does not
    ArmExchange ofList() {
        if (!(tree.get("value").orElse(tree) instanceof Json.Sequence)) {
            throw new UnreadableAnswer("no list");
        }
        return this;
    }

    /// The resource that it answers with.
    ArmDocument document() {
        return new ArmDocument(tree, tree.text("etag").orElse(headerEtag));
    }

    private static Optional<String> header(HttpHeaders headers, HttpHeaderName name) {
        return Optional.ofNullable(headers.getValue(name)).filter(value -> !value.isBlank());
    }

    private static String requestId(HttpHeaders headers) {
        return Stream.of(CORRELATION, REQUEST)
                .flatMap(name -> header(headers, name).stream())
                .map(AzureErrors::shortened)
                .findFirst()
                .orElse("");
    }

    private static Duration after(HttpHeaders headers) {
        return header(headers, HttpHeaderName.RETRY_AFTER)
                .map(AzureErrors::wait)
                .orElse(Duration.ZERO);
    }
}
