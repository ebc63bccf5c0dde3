// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.provider;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.provider.BulkRound;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Compares what a process knows with the cloud in bulk, as the look for drift does.
///
/// @param driver the process
/// @param wanted what each Service should have
/// @param <D> the provider's desired state
/// @param <S> the provider's state
/// @param <C> the provider's changes
public record BulkLook<D, S, C extends Change>(PlanDriver<D, S, C> driver, Map<Owner.Service, D> wanted) {
    public BulkLook {
        wanted = Map.copyOf(wanted);
    }

    /// A process that serves these, and knows what they should have.
    public static <D, S, C extends Change> BulkLook<D, S, C> of(PlanDriver<D, S, C> driver, List<SpecFixture> specs) {
        Map<Owner.Service, D> wanted = new HashMap<>();
        specs.forEach(spec -> wanted.put(spec.owner(), driver.resolve(spec.spec())));
        return new BulkLook<>(driver, wanted);
    }

    /// A round, if the provider reads in bulk.
    public Optional<BulkRound<S>> round() {
        return driver.provider().bulkRound(List.copyOf(wanted.keySet()), owner -> Optional.of(driver.state(owner)));
    }

    /// The Services, by their names, that a round finds not to have what they should.
    public Set<String> findsChanged() {
        Set<String> found = new TreeSet<>();
        BulkRound<S> round = round().orElseThrow();
        for (Optional<Map<Owner.Service, S>> page = round.next(); page.isPresent(); page = round.next()) {
            page.get().forEach((owner, seen) -> {
                if (!isReached(owner, seen)) {
                    found.add(owner.key().name());
                }
            });
        }
        return found;
    }

    private boolean isReached(Owner.Service owner, S seen) {
        D desired = Optional.ofNullable(wanted.get(owner)).orElseThrow();
        S shared = driver.state(new Owner.Shared(owner.cluster()));
        return driver.provider()
                .plan(desired, driver.provider().aged(seen), shared)
                .filter(Plan::isEmpty)
                .isPresent();
    }
}
