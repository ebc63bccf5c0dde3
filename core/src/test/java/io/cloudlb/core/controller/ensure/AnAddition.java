// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.core.plan.Plan.Step;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A change that adds a name to a set of names.
public record AnAddition(String name, Action action, Optional<String> commitGroup) implements Change {
    static Step<AnAddition> step(String name, String... after) {
        return new Step<>(name, new AnAddition(name, Action.CREATE, Optional.empty()), new TreeSet<>(Set.of(after)));
    }

    static Step<AnAddition> grouped(String name) {
        return new Step<>(name, new AnAddition(name, Action.CREATE, Optional.of("group")), new TreeSet<>());
    }

    /// A change of something that carries no mark of ours.
    static Step<AnAddition> foreign(String name) {
        return new Step<>(name, new AnAddition(name, Action.UPDATE, Optional.empty()), new TreeSet<>());
    }

    @Override
    public ResourceRef resource() {
        return new ResourceRef("Name", name);
    }

    @Override
    public String detail() {
        return "adds " + name;
    }

    @Override
    public Optional<OwnerMark> existingMark() {
        return Optional.empty();
    }
}
