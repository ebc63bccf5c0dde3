// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.api.ArmPath;
import io.cloudlb.emulators.azure.world.ArmId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/// A request, read.
///
/// @param body an empty object if there is none
/// @param operation the id of the operation that it begins, once it has begun
record Asked(
        WireRequest wire, ArmPath path, Map<String, String> query, ObjectNode body, AtomicReference<String> operation) {

    String method() {
        return wire.method();
    }

    ArmId id() {
        return path.id();
    }

    Optional<String> header(String name) {
        return wire.header(name);
    }

    String version() {
        return query.getOrDefault("api-version", "");
    }

    /// Where the client finds this API: what its own request was sent to.
    String base() {
        String scheme = wire.header("X-Forwarded-Proto").orElse("http");
        return scheme + "://" + wire.header("Host").orElse("management.azure.com");
    }

    /// Where to ask for an operation.
    String operationUrl(String location, String operation) {
        return url(location, "operations", operation);
    }

    /// Where to ask for the result of an operation.
    String resultUrl(String location, String operation) {
        return url(location, "operationResults", operation);
    }

    private String url(String location, String collection, String operation) {
        String provider = path.provider().isEmpty() ? "Microsoft.Network" : path.provider();
        return "%s/subscriptions/%s/providers/%s/locations/%s/%s/%s?api-version=%s"
                .formatted(base(), path.subscription(), provider, location, collection, operation, version());
    }
}
