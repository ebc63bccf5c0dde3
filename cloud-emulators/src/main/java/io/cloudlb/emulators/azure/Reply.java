// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.world.AzureWorld;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a request is answered.
record Reply(int status, Map<String, String> headers, Optional<ObjectNode> body) {

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(int status, ObjectNode body) {
        return new Reply(status, Map.of(), Optional.of(body));
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), Optional.empty());
    }

    /// The same with a further header.
    Reply with(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, body);
    }

    /// The same with the etag of a document as a header.
    Reply etag(ObjectNode document) {
        String etag = document.path("etag").asString("");
        return etag.isEmpty() ? this : with("ETag", etag);
    }

    /// The same that says where the operation is that has begun.
    ///
    /// @param done whether it has ended already
    /// @param result whether to say where its result will be
    Reply following(Asked asked, AzureWorld world, boolean done, boolean result) {
        String location = world.settings().location();
        String operation = asked.operation().get();
        Reply told = with("Azure-AsyncOperation", asked.operationUrl(location, operation));
        told = result ? told.with("Location", asked.resultUrl(location, operation)) : told;
        Duration wait = world.settings().timing().retryAfter();
        return done || wait.isZero() ? told : told.retry(wait);
    }

    /// The same that asks to come again later.
    Reply retry(Duration wait) {
        return with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
    }
}
