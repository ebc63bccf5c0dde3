// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.ResourceRef;
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

    /// @param grouped whether it may ride with those of other owners
    record SetTargets(FakeResource target, boolean grouped) implements FakeChange {
        @Override
        public Action action() {
            return Action.UPDATE;
        }

        @Override
        public String detail() {
            return "registers " + target().targets() + " in " + resource();
        }

        @Override
        public Optional<String> commitGroup() {
            return grouped ? Optional.of("targets") : Optional.empty();
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
