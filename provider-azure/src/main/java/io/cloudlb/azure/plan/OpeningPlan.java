// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.change.AzureChange.WriteOpenings;
import io.cloudlb.azure.change.AzureChange.WriteParts;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One Service's changes of security rules: what lets clients in to its addresses, and what does no more.
final class OpeningPlan {
    private final Owner.Service owner;
    private final Optional<Balancing> wanted;
    private final AzureState.OfService state;
    private final AzureState.OfCluster shared;
    private final Plan.Builder<AzureChange> plan;
    private final SortedMap<Opening, SortedSet<String>> opening = new TreeMap<>();
    private final SortedMap<Opening, SortedSet<String>> replaced = new TreeMap<>();
    private final SortedMap<Opening, SortedSet<String>> closing = new TreeMap<>();

    OpeningPlan(
            Owner.Service owner,
            Optional<Balancing> wanted,
            AzureState.OfService state,
            AzureState.OfCluster shared,
            Plan.Builder<AzureChange> plan) {
        this.owner = owner;
        this.wanted = wanted;
        this.state = state;
        this.shared = shared;
        this.plan = plan;
        SortedMap<Opening, SortedSet<String>> kept = new TreeMap<>();
        if (wanted.flatMap(Balancing::securityGroup).isPresent()) {
            wanted.get().openings().forEach(each -> open(each, kept));
        }
        SortedSet<String> stay = new TreeSet<>();
        kept.values().forEach(destinations -> stay.addAll(destinations));
        state.openings().forEach((each, destinations) -> {
            SortedSet<String> gone = Sorted.minus(destinations, kept.getOrDefault(each, new TreeSet<>()));
            put(replaced, each, Sorted.intersection(gone, stay));
            put(closing, each, Sorted.minus(gone, stay));
        });
    }

    private static void put(
            SortedMap<Opening, SortedSet<String>> openings, Opening each, SortedSet<String> destinations) {
        if (!destinations.isEmpty()) {
            openings.put(each, destinations);
        }
    }

    /// With no destination it is to the address that the frontend will have.
    private void open(Opening each, SortedMap<Opening, SortedSet<String>> kept) {
        Optional<SortedSet<String>> destinations = wanted.orElseThrow().destinations(each.family(), state);
        kept.put(each, destinations.orElseGet(TreeSet::new));
        SortedSet<String> missing = Sorted.minus(
                destinations.orElseGet(TreeSet::new), state.openings().getOrDefault(each, new TreeSet<>()));
        if (!missing.isEmpty() || destinations.isEmpty()) {
            opening.put(each, missing);
        }
    }

    /// Whether nobody is to be shut out.
    boolean closesNothing() {
        return closing.isEmpty();
    }

    /// Before the parts are written, where the address is known by then. What is asked otherwise for an
    /// address that stays is replaced in the same call.
    SortedSet<String> open(SortedSet<String> addresses) {
        if (opening.isEmpty() && replaced.isEmpty()) {
            return new TreeSet<>();
        }
        boolean known = opening.values().stream().noneMatch(Collection::isEmpty);
        SortedSet<String> after = new TreeSet<>(addresses);
        if (!known) {
            plan.build().steps().stream()
                    .filter(step -> step.change() instanceof WriteParts)
                    .map(Plan.Step::id)
                    .forEach(step -> after.add(step));
        }
        return plan.add(write(opening, replaced), after);
    }

    /// @param which the destinations that are shut
    /// @return the steps after which they are
    SortedSet<String> close(Predicate<String> which, SortedSet<String> after) {
        SortedMap<Opening, SortedSet<String>> some = new TreeMap<>();
        closing.forEach((each, destinations) ->
                put(some, each, destinations.stream().filter(which).collect(Collectors.toCollection(TreeSet::new))));
        return some.isEmpty() ? new TreeSet<>() : plan.add(write(new TreeMap<>(), some), after);
    }

    private WriteOpenings write(
            SortedMap<Opening, SortedSet<String>> opens, SortedMap<Opening, SortedSet<String>> closes) {
        Document.Key group = wanted.flatMap(Balancing::securityGroup)
                .or(() -> shared.surroundings().place().flatMap(Place::securityGroup))
                .orElseThrow(() -> new IllegalStateException("Openings of no security group: " + opens + closes));
        return new WriteOpenings(owner, group, AzurePlanner.whole(shared, group), opens, closes, wanted);
    }
}
