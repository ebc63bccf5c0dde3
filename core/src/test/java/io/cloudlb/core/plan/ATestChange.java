// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.plan;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Change.ResourceRef;
import java.util.Optional;

/// A write to nothing.
record ATestChange(Action action, String name) implements Change {
    @Override
    public ResourceRef resource() {
        return new ResourceRef("Thing", name);
    }

    @Override
    public String detail() {
        return action + " " + name;
    }

    @Override
    public Optional<OwnerMark> existingMark() {
        return Optional.empty();
    }
}
