// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.OwnershipGuard;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A document that changes are worked into. What nobody changes stays in its place, as it was read.
sealed interface Draft permits LoadBalancerDraft, SecurityGroupDraft {
    /// Works a change in.
    ///
    /// @param state what its owner has
    /// @return why not; then nothing of it is
    Optional<CloudError> apply(AzureChange.OfDocument change, AzureState.OfService state);

    /// Puts what a change writes back to what it was.
    ///
    /// @param before the same document as it was
    default void restore(AzureChange.WriteParts change, Draft before) {}

    /// Takes out what nobody needs any more.
    default void tidy() {}

    /// Whether it differs from what was read.
    boolean isChanged();

    /// Whether it has nothing that would let it stand.
    default boolean isEmpty() {
        return false;
    }

    /// Whether there are parts in it that are not this cluster's.
    default boolean hasOthers() {
        return false;
    }

    /// As it is to be written.
    Json.Mapping tree();

    /// Its parts, as the check of ownership holds them against each other.
    Map<String, OwnershipGuard.Part> parts();

    /// The parts of one collection, by name, in their order.
    static SequencedMap<String, Json.Mapping> named(List<Json.Mapping> parts) {
        SequencedMap<String, Json.Mapping> named = new LinkedHashMap<>();
        parts.forEach(part -> named.put(part.text("name").orElse(""), part));
        return named;
    }

    static OwnershipGuard.Part guarded(ClusterIdentity cluster, String name, Json.Mapping part) {
        return new OwnershipGuard.Part(
                AzureNames.mark(cluster, name), new String(JsonText.write(part), StandardCharsets.UTF_8));
    }
}
