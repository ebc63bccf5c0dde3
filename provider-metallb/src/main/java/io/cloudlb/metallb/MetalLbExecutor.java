// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.metallb.allocation.UnmetText;
import io.cloudlb.metallb.assignment.AddressAssigner;
import io.cloudlb.metallb.assignment.Asked;
import io.cloudlb.metallb.assignment.Asked.Answer;
import io.cloudlb.metallb.assignment.Held;
import java.util.ArrayList;
import java.util.List;

/// Carries decisions out.
///
/// @param assigner gives addresses out
record MetalLbExecutor(AddressAssigner assigner) {

    Applied<MetalLbState> apply(MetalLbChange change) {
        return switch (change) {
            case MetalLbChange.Assign assign -> assign(List.of(assign)).getFirst();
            case MetalLbChange.Release release -> release(release);
        };
    }

    /// All of them with one write of the ledger.
    List<Applied<MetalLbState>> commit(List<Submission<MetalLbState, MetalLbChange>> group) {
        List<MetalLbChange.Assign> assigns = new ArrayList<>();
        for (Submission<MetalLbState, MetalLbChange> submission : group) {
            switch (submission.change()) {
                case MetalLbChange.Assign assign -> assigns.add(assign);
                case MetalLbChange.Release release ->
                    throw new IllegalArgumentException("A release is a call of its own: " + release);
            }
        }
        return assign(assigns);
    }

    private List<Applied<MetalLbState>> assign(List<MetalLbChange.Assign> assigns) {
        List<Asked> asked = assigns.stream().map(MetalLbChange.Assign::asked).toList();
        List<Answer> answers = assigner.decide(asked);
        List<Applied<MetalLbState>> results = new ArrayList<>();
        for (int index = 0; index < answers.size(); index++) {
            results.add(applied(assigns.get(index).owner().key(), answers.get(index)));
        }
        return results;
    }

    private static Applied<MetalLbState> applied(ServiceKey service, Answer answer) {
        return switch (answer) {
            case Answer.Undecided(CloudError error) -> new Applied.Failed<>(error);
            case Answer.Decided(Held held) ->
                held.unmet()
                        .<Applied<MetalLbState>>map(unmet -> new Applied.Failed<>(
                                _ -> new MetalLbState.OfService(held),
                                CloudError.obstructed(
                                        UnmetText.event(
                                                service, !held.addresses().isEmpty(), unmet),
                                        "",
                                        unmet.code())))
                        .orElseGet(() -> new Applied.Done<>(_ -> new MetalLbState.OfService(held), ""));
        };
    }

    private Applied<MetalLbState> release(MetalLbChange.Release release) {
        assigner.release(release.owner().key(), release.owner().uid(), release.reuse());
        return new Applied.Done<>(_ -> MetalLbState.OfService.NOTHING, "");
    }
}
