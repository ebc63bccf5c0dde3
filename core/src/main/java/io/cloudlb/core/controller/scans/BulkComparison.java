// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.ensure.LoadBalancers;
import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.BulkRound;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds in bulk reads which owners someone else may have changed. It judges nobody that this process wrote to less
/// than a listing's lag ago, and takes nothing over: whom it finds is looked at alone.
final class BulkComparison<D, S, C extends Change> {
    /// Pages come no faster than this: ten a second.
    private static final Duration FASTEST = Duration.ofMillis(100);

    private final LoadBalancers<D, S, C> balancers;
    private Optional<BulkRound<S>> round = Optional.empty();

    BulkComparison(LoadBalancers<D, S, C> balancers) {
        this.balancers = balancers;
    }

    boolean isUnderWay() {
        return round.isPresent();
    }

    /// Begins a round, if the provider reads in bulk.
    void begin(List<Owner.Service> owners) {
        round = balancers.provider().bulkRound(owners, balancers.memory()::state);
    }

    /// How long until the page after the next, if everything is to be compared within the interval. One more page
    /// tells that a round is over.
    Duration pause(Duration interval) {
        Duration pause = interval.dividedBy(round.map(BulkRound::pages).orElse(0) + 1L);
        return pause.compareTo(FASTEST) < 0 ? FASTEST : pause;
    }

    /// Reads a page of the round, which ends with the last.
    ///
    /// @return the owners that someone else may have changed
    List<Owner.Service> nextPage() {
        Optional<Map<Owner.Service, S>> page = read();
        if (page.isEmpty()) {
            round = Optional.empty();
        }
        return page.stream()
                .flatMap(seen -> seen.entrySet().stream())
                .filter(entry -> balancers
                        .memory()
                        .failed()
                        .answer(entry.getKey().key(), () -> isSuspicious(entry.getKey(), entry.getValue()), true))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A round that another try does not help begins anew.
    private Optional<Map<Owner.Service, S>> read() {
        try {
            return round.flatMap(BulkRound::next);
        } catch (CloudException e) {
            boolean passes =
                    e.error().is(CloudError.Kind.THROTTLED) || e.error().is(CloudError.Kind.UNAVAILABLE);
            round = round.filter(_ -> passes);
            throw e;
        }
    }

    /// Whether the owner stood as it should, and by what was read now does not; or whether time has something to do
    /// with it, and someone may have moved the term.
    private boolean isSuspicious(Owner.Service owner, S seen) {
        return !balancers.memory().untilListed(owner).isPositive()
                && !balancers.memory().isDoubtful(owner)
                && balancers
                        .memory()
                        .served(owner)
                        .map(OwnerRecord.Served::desired)
                        .filter(desired -> isReached(desired, balancers.known().state(owner)))
                        .filter(desired ->
                                !isReached(desired, balancers.provider().aged(seen))
                                        || balancers.provider().untilAged(seen).isPresent())
                        .isPresent();
    }

    private boolean isReached(D desired, S state) {
        return balancers
                .provider()
                .plan(desired, state, balancers.known().sharedState())
                .filter(Plan::isEmpty)
                .isPresent();
    }
}
