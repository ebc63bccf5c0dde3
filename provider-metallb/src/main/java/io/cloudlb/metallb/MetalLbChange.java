// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.plan.Action;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Change.ResourceRef;
import io.cloudlb.metallb.allocation.Decision.Proposal;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.allocation.UnmetText;
import io.cloudlb.metallb.assignment.Asked;
import io.cloudlb.metallb.pool.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A decision on one Service.
sealed interface MetalLbChange extends Change {
    /// The Service.
    Owner.Service owner();

    @Override
    default ResourceRef resource() {
        return new ResourceRef("Address", owner().key().toString());
    }

    /// What a Service has is marked by being in its object.
    @Override
    default Optional<OwnerMark> existingMark() {
        return Optional.of(owner().mark());
    }

    /// Gives a Service what it asks for, as far as can be.
    ///
    /// @param owner the Service
    /// @param asked what it asks for
    /// @param before what it has
    /// @param foreseen what it would get at the time of planning; when it is done it may be something else
    record Assign(Owner.Service owner, Asked asked, List<IpAddress> before, Proposal foreseen)
            implements MetalLbChange {
        private static final String TOGETHER = "addresses";

        public Assign {
            before = List.copyOf(before);
        }

        @Override
        public Action action() {
            return before.isEmpty() ? Action.CREATE : Action.UPDATE;
        }

        @Override
        public String detail() {
            String pool = foreseen.pool().map(name -> " of pool " + name).orElse("");
            String have = foreseen.addresses().isEmpty() ? "none" : inWords(foreseen.addresses()) + pool;
            String lack =
                    foreseen.unmet().map(unmet -> " (" + unmet.code() + ")").orElse("");
            return before.isEmpty() || before.equals(foreseen.addresses())
                    ? have + lack
                    : "%s -> %s%s".formatted(inWords(before), have, lack);
        }

        @Override
        public Optional<Problem> obstacle() {
            return foreseen.unmet()
                    .filter(_ -> foreseen.addresses().equals(before))
                    .map(unmet ->
                            new Problem(unmet.code(), "status.loadBalancer", UnmetText.sentence(owner.key(), unmet)));
        }

        @Override
        public Optional<String> commitGroup() {
            return Optional.of(TOGETHER);
        }
    }

    /// Takes a Service's addresses back.
    ///
    /// @param owner the Service
    /// @param addresses what it has
    /// @param reuse when somebody else may have them
    record Release(Owner.Service owner, List<IpAddress> addresses, Reuse reuse) implements MetalLbChange {
        public Release {
            addresses = List.copyOf(addresses);
        }

        @Override
        public Action action() {
            return Action.DELETE;
        }

        @Override
        public String detail() {
            return inWords(addresses);
        }
    }

    private static String inWords(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
    }
}
