// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.Whole;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The one place that decides whether a resource may be written.
///
/// Of a document in which several owners have parts, the part has to be the owner's like any resource, and the document
/// has to be the cluster's or one that was lent to it. What is written in the end differs from what was there in the
/// parts of those who ride in the call, and nowhere else.
public final class OwnershipGuard {
    private OwnershipGuard() {}

    /// A part of a document.
    ///
    /// @param mark the marks it carries; empty when it carries none of ours
    /// @param content all of it, as it is written
    public record Part(Optional<OwnerMark> mark, String content) {}

    /// Refuses a change of a resource whose marks are not the owner's, or of a part in a document that is not ours.
    ///
    /// @return the refusal, empty when the change may go ahead
    public static Optional<CloudError> refuse(Change change, Owner owner) {
        Optional<OwnerMark> mark = change.existingMark();
        boolean isOwners = change.action() == Action.CREATE || mark.equals(Optional.of(owner.mark()));
        if (!isOwners) {
            return Optional.of(denied(change.resource() + " is left alone: it " + carries(mark) + " and not those of "
                    + owner + ". Rename or delete it, or give the Service another name"));
        }
        return change.whole()
                .filter(whole -> !mayHaveParts(whole, owner))
                .map(whole -> denied(whole.resource() + " is left alone, so " + change.resource()
                        + " is not written in it: it " + carries(whole.mark())
                        + " and is not lent to this cluster. Name another, or say in the configuration that it is"));
    }

    private static boolean mayHaveParts(Whole whole, Owner owner) {
        OwnerMark ofCluster = new OwnerMark(owner.mark().clusterUid(), OwnerMark.SHARED);
        return whole.mark().map(ofCluster::equals).orElse(whole.lent());
    }

    /// Refuses to write a document in which anything changes but the parts of those who ride in the call.
    ///
    /// @param before its parts by name, as they were read together with the version that the write is made on
    /// @param after its parts as they are to be
    /// @param riders the marks of those who ride
    /// @return the refusal, empty when it may be written
    public static Optional<CloudError> refuse(
            Map<String, Part> before, Map<String, Part> after, Set<OwnerMark> riders) {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name))
                || Stream.of(before, after)
                        .flatMap(parts -> Optional.ofNullable(parts.get(name)).stream())
                        .allMatch(part -> part.mark().filter(riders::contains).isPresent()));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(denied("The document is not written: it would change " + names
                        + ", which belong to none of those it is written for. Give the Service another name if it"
                        + " is one of these names that it needs"));
    }

    private static CloudError denied(String message) {
        return CloudError.denied(message, "");
    }

    private static String carries(Optional<OwnerMark> mark) {
        return mark.map(found -> "carries the marks of cluster " + found.clusterUid() + ", owner " + found.ownerUid())
                .orElse("carries no mark of this controller");
    }
}
