// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.azure.json.Json;

/// A resource as the API has it, with all that others keep in it.
///
/// @param tree all that was answered; of a part that nobody here knows nothing is lost
/// @param etag the version it is, `W/"…"`, for [ArmApi.Precondition]; empty where the API tells none
public record ArmDocument(Json.Mapping tree, String etag) {
    /// Its path, as the API spells it.
    public String id() {
        return tree.text("id").orElse("");
    }

    public String name() {
        return tree.text("name").orElse("");
    }

    public Json.Mapping properties() {
        return tree.mapping("properties");
    }

    /// How the latest write to it ended or will: `Succeeded`, `Updating`, `Deleting`, `Failed`; empty where the API
    /// tells none.
    public String provisioningState() {
        return properties().text("provisioningState").orElse("");
    }
}
