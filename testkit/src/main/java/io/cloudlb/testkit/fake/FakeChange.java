// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Change.Whole;
import java.util.List;
import java.util.Optional;

/// One call that writes to the fake cloud.
sealed interface FakeChange extends Change {
    /// The resource as it is to be; of a deletion, as it is.
    FakeResource target();

    @Override
    default ResourceRef resource() {
        return new ResourceRef(target().kind().toString(), target().name());
    }

    @Override
    default Optional<OwnerMark> existingMark() {
        return Optional.of(target().mark());
    }

    record Create(FakeResource target) implements FakeChange {
        @Override
        public Action action() {
            return Action.CREATE;
        }

        @Override
        public String detail() {
            return "creates " + resource();
        }
    }

    record Update(FakeResource target) implements FakeChange {
        @Override
        public Action action() {
            return Action.UPDATE;
        }

        @Override
        public String detail() {
            return "changes " + resource() + " to " + target().facts();
        }
    }

    record SetTargets(FakeResource target) implements FakeChange {
        @Override
        public Action action() {
            return Action.UPDATE;
        }

        @Override
        public String detail() {
            return "registers " + target().targets() + " in " + resource();
        }
    }

    /// Writes parts of the document.
    sealed interface OfParts extends FakeChange {
        /// At least one, all of one owner.
        List<FakeResource> parts();

        @Override
        default FakeResource target() {
            return parts().getFirst();
        }

        @Override
        default Optional<String> commitGroup() {
            return Optional.of("document");
        }

        /// It is somebody else's, and the cluster may have parts in it.
        @Override
        default Optional<Whole> whole() {
            return Optional.of(new Whole(new ResourceRef("DOCUMENT", "document"), Optional.empty(), true));
        }
    }

    /// @param creates whether none of them exists
    record PutParts(List<FakeResource> parts, boolean creates) implements OfParts {
        public PutParts {
            parts = List.copyOf(parts);
        }

        @Override
        public Action action() {
            return creates ? Action.CREATE : Action.UPDATE;
        }

        @Override
        public String detail() {
            return "writes " + parts.stream().map(FakeResource::name).toList();
        }
    }

    record DropParts(List<FakeResource> parts) implements OfParts {
        public DropParts {
            parts = List.copyOf(parts);
        }

        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public String detail() {
            return "takes out " + parts.stream().map(FakeResource::name).toList();
        }
    }

    record Delete(FakeResource target) implements FakeChange {
        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public String detail() {
            return "deletes " + resource();
        }
    }
}
