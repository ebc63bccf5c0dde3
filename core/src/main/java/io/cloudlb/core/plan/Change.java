// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.OwnerMark;
import java.util.Optional;

/// One write to a cloud, as a value. A provider's changes form a sealed family of records under this.
///
/// A change names resources by their deterministic names. Ids that the cloud mints on the way are
/// looked up in the state at the moment the change is applied (ADR 0001).
public interface Change {
    /// What it does.
    Action action();

    /// The resource that is written.
    ResourceRef resource();

    /// What exactly changes, for a person: `adds targets node-a, node-b`. Never a secret.
    String detail();

    /// The marks that the existing resource carries; empty when it carries none of ours. Ignored for
    /// `CREATE`, whose call writes the owner's marks itself.
    Optional<OwnerMark> existingMark();

    /// Changes of several owners that name the same group may be committed as one call. Empty for a
    /// change that is a call of its own.
    default Optional<String> commitGroup() {
        return Optional.empty();
    }
}
