// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import io.cloudlb.azure.model.AzureMarks;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.core.model.ClusterIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Documents as they are kept between a read and a write: as text, which takes a tenth of what the tree does.
public final class Documents {
    private Documents() {}

    public static Document of(ClusterIdentity cluster, Document.Key key, ArmDocument read) {
        LoadBalancerParts parts = new LoadBalancerParts(cluster, read.tree(), _ -> Optional.empty());
        return new Document(
                key,
                read.etag(),
                new String(JsonText.write(read.tree()), StandardCharsets.UTF_8),
                Provisioning.of(read.provisioningState()),
                AzureMarks.keys().in(PublicAddresses.tags(read.tree())),
                parts.members(),
                parts.idle(),
                parts.rulesByFrontend());
    }

    /// The tree of a text that [#of] made.
    public static Json.Mapping tree(Document document) {
        try {
            return JsonText.read(document.content()) instanceof Json.Mapping tree ? tree : Json.Mapping.EMPTY;
        } catch (IOException e) {
            throw new IllegalStateException("Not what was kept: " + document.key(), e);
        }
    }
}
