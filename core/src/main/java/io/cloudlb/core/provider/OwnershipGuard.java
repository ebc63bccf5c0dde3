// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import java.util.Optional;

/// The one place that decides whether a resource may be written.
public final class OwnershipGuard {
    private OwnershipGuard() {}

    /// Refuses a change of a resource whose marks are not the owner's.
    ///
    /// @return the refusal, empty when the change may go ahead
    public static Optional<CloudError> refuse(Change change, Owner owner) {
        if (change.action() == Action.CREATE) {
            return Optional.empty();
        }
        Optional<OwnerMark> mark = change.existingMark();
        if (mark.isPresent() && mark.get().equals(owner.mark())) {
            return Optional.empty();
        }
        return Optional.of(new CloudError.Denied(refusal(change, owner, mark), ""));
    }

    private static String refusal(Change change, Owner owner, Optional<OwnerMark> mark) {
        String marks = mark.map(
                        found -> "carries the marks of cluster " + found.clusterUid() + ", owner " + found.ownerUid())
                .orElse("carries no mark of this controller");
        return "%s is left alone: it %s and not those of %s. Rename or delete it, or give the Service another name"
                .formatted(change.resource(), marks, owner);
    }
}
