// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import java.util.Optional;

/// One write to a cloud, as a value. A provider's changes form a sealed family of records under this, each a
/// [Creation], an [Update] or a [Deletion] where it is one.
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

    /// The document that has to be written, where the resource is a part of one. [#action] and [#existingMark] are the
    /// part's.
    default Optional<Whole> whole() {
        return Optional.empty();
    }

    /// Changes of several owners that name the same group may be committed as one call. Empty for a
    /// change that is a call of its own.
    default Optional<String> commitGroup() {
        return Optional.empty();
    }

    /// Why it would bring the owner nothing, as far as is known when it is planned: it is tried all the same, and what
    /// is in the way may be gone by then. Empty when it would bring something.
    default Optional<Problem> obstacle() {
        return Optional.empty();
    }

    /// Makes what was not there, and so had no marks.
    interface Creation extends Change {
        @Override
        default Action action() {
            return Action.CREATE;
        }

        @Override
        default Optional<OwnerMark> existingMark() {
            return Optional.empty();
        }
    }

    /// Changes what is there.
    interface Update extends Change {
        @Override
        default Action action() {
            return Action.UPDATE;
        }
    }

    /// Takes away what is there.
    interface Deletion extends Change {
        @Override
        default Action action() {
            return Action.DELETE;
        }

        @Override
        default String detail() {
            return "deletes it";
        }
    }

    /// A document in the cloud that is written as a whole, and in which several owners have parts.
    ///
    /// @param resource the document
    /// @param mark the marks that the document itself carries; empty when it carries none of ours
    /// @param lent whether whoever made it lets us have parts in it, as the operator's configuration says
    public record Whole(ResourceRef resource, Optional<OwnerMark> mark, boolean lent) {}

    /// A cloud resource as a person finds it.
    ///
    /// @param kind the cloud's own word: `LoadBalancer`, `TargetGroup`, `SecurityGroup`
    /// @param name its deterministic name, known before it exists
    record ResourceRef(String kind, String name) {
        /// `TargetGroup k8s-…`.
        @Override
        public String toString() {
            return kind + " " + name;
        }
    }
}
