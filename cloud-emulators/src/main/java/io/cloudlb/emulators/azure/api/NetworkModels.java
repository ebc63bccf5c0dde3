// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The models of Microsoft's network API, as its client for Python has them. `tools/azure-mgmt-network.d/models.py`
/// cuts them down.
public final class NetworkModels {

    /// The one version there is.
    public static final NetworkModels LATEST = new NetworkModels(read());

    private final JsonNode document;

    private NetworkModels(JsonNode document) {
        this.document = document;
    }

    /// A model by its name; empty if it is none of these, and then nothing is known of its members.
    public Optional<JsonNode> model(String name) {
        JsonNode found = document.path("definitions").path(name);
        return found.isObject() ? Optional.of(found) : Optional.empty();
    }

    /// The models as JSON Schema.
    public JsonNode document() {
        return document;
    }

    /// The words an enumeration has, in any case; empty if it has none.
    static List<String> words(JsonNode described) {
        return described.path("enum").valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode read() {
        try (InputStream stream = NetworkModels.class.getResourceAsStream("/io/cloudlb/emulators/azure/network.json")) {
            if (stream == null) {
                throw new IllegalStateException("network.json is not on the class path");
            }
            return JsonMapper.shared().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
