// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.plan.Plan;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/// Plans on the fake cloud: what is referred to comes first and goes last.
final class FakePlanner {
    private final List<Step<FakeChange>> steps = new ArrayList<>();

    private FakePlanner() {}

    static Plan<FakeChange> plan(FakeDesired desired, FakeState state) {
        FakePlanner planner = new FakePlanner();
        sorted(desired.resources().values())
                .forEach(wanted -> planner.bring(
                        wanted, Optional.ofNullable(state.resources().get(wanted.name()))));
        gone(desired, state).forEach(planner::delete);
        return new Plan<>(planner.steps, List.of());
    }

    /// The same where the parts of one owner are written together.
    static Plan<FakeChange> planWithDocument(FakeDesired desired, FakeState state) {
        FakePlanner planner = new FakePlanner();
        sorted(desired.resources().values()).stream()
                .filter(wanted -> !wanted.kind().isPart())
                .forEach(wanted -> planner.bring(
                        wanted, Optional.ofNullable(state.resources().get(wanted.name()))));
        List<FakeResource> changed = sorted(desired.resources().values()).stream()
                .filter(wanted -> wanted.kind().isPart())
                .filter(wanted -> !wanted.equals(state.resources().get(wanted.name())))
                .toList();
        boolean creates = changed.stream().noneMatch(part -> state.resources().containsKey(part.name()));
        List<FakeResource> gone =
                gone(desired, state).filter(known -> known.kind().isPart()).toList();
        planner.writeParts("put", changed, parts -> new FakeChange.PutParts(parts, creates));
        planner.writeParts("drop", gone, FakeChange.DropParts::new);
        gone(desired, state)
                .filter(known -> !known.kind().isPart())
                .forEach(known -> planner.add("delete ", new FakeChange.Delete(known), List.of("drop")));
        return new Plan<>(planner.steps, List.of());
    }

    private static Stream<FakeResource> gone(FakeDesired desired, FakeState state) {
        return sorted(state.resources().values()).reversed().stream()
                .filter(known -> !desired.resources().containsKey(known.name()));
    }

    /// After all that came before.
    private void writeParts(String id, List<FakeResource> parts, Function<List<FakeResource>, FakeChange> change) {
        if (!parts.isEmpty()) {
            TreeSet<String> earlier = new TreeSet<>(steps.stream().map(Step::id).toList());
            steps.add(new Step<>(id, change.apply(parts), earlier));
        }
    }

    private static List<FakeResource> sorted(Collection<FakeResource> resources) {
        return resources.stream()
                .sorted(Comparator.comparing(FakeResource::kind).thenComparing(FakeResource::name))
                .toList();
    }

    private void bring(FakeResource wanted, Optional<FakeResource> known) {
        if (known.isEmpty()) {
            add("create ", new FakeChange.Create(wanted.withTargets(List.of())), referredBy(wanted));
        } else if (!known.get().facts().equals(wanted.facts())) {
            add("update ", new FakeChange.Update(wanted), List.of());
        }
        boolean targets = known.isPresent()
                ? !known.get().targets().equals(wanted.targets())
                : !wanted.targets().isEmpty();
        if (targets) {
            add("targets ", new FakeChange.SetTargets(wanted), List.of("create " + wanted.name()));
        }
    }

    private void delete(FakeResource known) {
        List<String> users = steps.stream()
                .map(Step::change)
                .filter(change -> change instanceof FakeChange.Delete)
                .filter(change -> referredBy(change.target()).contains("create " + known.name()))
                .map(change -> "delete " + change.target().name())
                .toList();
        add("delete ", new FakeChange.Delete(known), users);
    }

    private static List<String> referredBy(FakeResource resource) {
        return resource.kind() == Kind.PORT
                ? List.of("create " + resource.reference("balancer"), "create " + resource.reference("pool"))
                : List.of();
    }

    private void add(String verb, FakeChange change, List<String> after) {
        TreeSet<String> earlier = new TreeSet<>(after);
        earlier.retainAll(steps.stream().map(Step::id).toList());
        steps.add(new Step<>(verb + change.target().name(), change, earlier));
    }
}
