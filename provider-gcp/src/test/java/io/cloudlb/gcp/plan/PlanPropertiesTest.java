// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.plan.Plan.Step;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Address;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpResource.InstanceGroup;
import io.cloudlb.gcp.model.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// A Service changes its mind again and again, and each time the work on it stops after some of the steps, which were
/// taken in any order that the plan allows. [ModelledCloud] refuses what Compute Engine would refuse.
class PlanPropertiesTest {
    /// What the Service wants, and how far that comes.
    ///
    /// @param wants empty where it wants nothing
    /// @param steps how many steps are taken
    /// @param seed of the order among them
    /// @param fails whether some steps are refused, so that those that wait for them are not taken, though
    ///     others are
    record Leg(Optional<DesiredService> wants, int steps, long seed, boolean fails) {
        GcpDesired.OfService desired() {
            return wants.map(DesiredService::desired)
                    .orElseGet(() -> GcpDesired.OfService.absent(DesiredService.OWNER));
        }
    }

    @Provide
    Arbitrary<List<Leg>> legs() {
        return leg(DesiredServices.any().optional(0.9)).list().ofMinSize(1).ofMaxSize(6);
    }

    private static Arbitrary<Leg> leg(Arbitrary<Optional<DesiredService>> wants) {
        return Combinators.combine(
                        wants,
                        Arbitraries.of(0, 1, 2, 3, 4, 5, 6, 99, 99, 99),
                        Arbitraries.longs(),
                        Arbitraries.of(true, false, false))
                .as(Leg::new);
    }

    @Property(tries = 2_000)
    void everyWalkEndsWhereNothingIsLeftToDo(@ForAll("legs") List<Leg> legs, @ForAll boolean demotes) {
        ModelledCloud cloud = cloud(demotes);
        for (Leg leg : legs) {
            new Watched(cloud, leg.desired()).take(leg);
        }

        GcpDesired.OfService last = legs.getLast().desired();
        new Watched(cloud, last).take(new Leg(legs.getLast().wants(), 99, 1, false));

        assertThat(cloud.plan(last).steps()).isEmpty();
        assertThat(cloud.published(last))
                .hasSize(
                        last.loadBalancer().map(wanted -> wanted.rules().size()).orElse(0));
        if (last.loadBalancer().isEmpty()) {
            assertThat(GcpPlanner.ownsNothing(cloud.service())).isTrue();
        }
    }

    /// Somebody takes things away by hand, or changes them, while nothing is under way.
    @Property(tries = 500)
    void whatSomebodyDidByHandIsRepaired(
            @ForAll("services") DesiredService before, @ForAll("services") DesiredService after, @ForAll long seed) {
        ModelledCloud cloud = cloud(true);
        cloud.converge(before.desired());
        Random random = new Random(seed);
        for (GcpResource found : List.copyOf(cloud.resources().byKey().values())) {
            if (random.nextBoolean()) {
                damage(cloud, found);
            }
        }

        cloud.converge(after.desired());

        assertThat(cloud.published(after.desired())).hasSize(after.families().size());
    }

    private static void damage(ModelledCloud cloud, GcpResource found) {
        switch (found) {
            case ForwardingRule rule -> cloud.lacks(rule.key());
            case Firewall firewall when firewall.family() == IpFamily.IPV6 -> cloud.lacks(firewall.key());
            case Firewall firewall -> cloud.has(firewall.to(new TreeSet<>(Set.of("192.0.2.1"))));
            case BackendService service -> cloud.has(service.with(new TreeSet<>()));
            case HealthCheck check -> cloud.has(new HealthCheck(check.name(), 1, "/", check.timing(), check.mark()));
            case Address address -> cloud.lacks(address.key());
            case EndpointGroup group -> cloud.has(group.withMembers(new TreeSet<>(Set.of("a-stranger"))));
            case InstanceGroup group -> cloud.lacks(group.key());
        }
    }

    /// Others have what goes by our names. It stays as it is, and nothing is written again and again.
    @Property(tries = 500)
    void whatIsNotOursIsNeverWritten(
            @ForAll("services") DesiredService before,
            @ForAll("services") DesiredService after,
            @ForAll boolean unmarked,
            @ForAll long seed) {
        ModelledCloud cloud = cloud(true);
        cloud.converge(before.desired());
        Random random = new Random(seed);
        Resources foreign = Resources.NONE;
        for (GcpResource found : List.copyOf(cloud.resources().byKey().values())) {
            if (random.nextInt(3) == 0) {
                foreign = foreign.with(marked(
                        found, unmarked ? Optional.empty() : Optional.of(new OwnerMark("other-cluster", "other"))));
            }
        }
        foreign.byKey().values().forEach(cloud::has);

        int rounds = 0;
        while (takesAny(cloud, after.desired())) {
            rounds++;
            assertThat(rounds).isLessThan(5);
        }

        assertThat(cloud.resources().byKey()).containsAllEntriesOf(foreign.byKey());
        assertThat(cloud.published(after.desired())).allMatch(ip -> isShownForOurOwn(cloud, ip));
    }

    /// A rule of ours is there, or nobody's is and the address is kept.
    private static boolean isShownForOurOwn(ModelledCloud cloud, String ip) {
        List<ForwardingRule> there = cloud.rules().stream()
                .filter(rule -> ModelledCloud.isAt(rule, ip))
                .toList();
        return there.isEmpty()
                ? cloud.isReserved(ip)
                : there.stream().anyMatch(rule -> rule.mark().equals(DesiredService.MARK));
    }

    /// Takes what is not refused.
    private static boolean takesAny(ModelledCloud cloud, GcpDesired.OfService desired) {
        Set<String> taken = new HashSet<>();
        for (Step<GcpChange> step : cloud.plan(desired).steps()) {
            if (taken.containsAll(step.after()) && isTaken(cloud, step.change())) {
                taken.add(step.id());
            }
        }
        return !taken.isEmpty();
    }

    private static boolean isTaken(ModelledCloud cloud, GcpChange change) {
        try {
            cloud.apply(change);
            return true;
        } catch (ModelledCloud.Refused _) {
            return false;
        }
    }

    private static GcpResource marked(GcpResource found, Optional<OwnerMark> mark) {
        return switch (found) {
            case ForwardingRule rule ->
                new ForwardingRule(
                        rule.name(),
                        rule.scheme(),
                        rule.traffic(),
                        rule.ports(),
                        rule.family(),
                        rule.ip(),
                        rule.tier(),
                        rule.subnetwork(),
                        rule.globalAccess(),
                        rule.backendService(),
                        mark);
            case Firewall firewall ->
                new Firewall(
                        firewall.name(),
                        firewall.family(),
                        firewall.sources(),
                        firewall.destinations(),
                        firewall.ports(),
                        firewall.targetTags(),
                        firewall.priority(),
                        mark);
            case BackendService service ->
                new BackendService(
                        service.name(),
                        service.scheme(),
                        service.traffic(),
                        service.healthCheck(),
                        service.groups(),
                        service.affinity(),
                        service.tracking(),
                        service.drainSeconds(),
                        mark);
            case HealthCheck check -> new HealthCheck(check.name(), check.port(), check.path(), check.timing(), mark);
            case EndpointGroup group -> new EndpointGroup(group.name(), group.zone(), group.endpoints(), mark);
            case Address _, InstanceGroup _ -> found;
        };
    }

    @Property(tries = 200)
    void theOrderOfFamiliesMakesNoOtherSteps(@ForAll("services") DesiredService service) {
        ModelledCloud cloud = cloud(true);
        GcpDesired.OfService desired = service.of(IpFamily.IPV4, IpFamily.IPV6).desired();
        GcpDesired.OfService reversed = service.of(IpFamily.IPV6, IpFamily.IPV4).desired();

        assertThat(cloud.plan(desired).steps())
                .containsExactlyInAnyOrderElementsOf(cloud.plan(reversed).steps());
        cloud.converge(desired);
        assertThat(cloud.plan(reversed).steps()).isEmpty();
    }

    @Provide
    Arbitrary<DesiredService> services() {
        return DesiredServices.any();
    }

    private static ModelledCloud cloud(boolean demotes) {
        ModelledCloud cloud = ModelledCloud.ofService(DesiredServices.OUTSIDE, DesiredServices.INSIDE);
        return demotes ? cloud : cloud.withoutDemotion();
    }

    /// Takes the steps of one plan and looks after each.
    private static final class Watched {
        private final ModelledCloud cloud;
        private final GcpDesired.OfService desired;
        private final Set<String> known;

        Watched(ModelledCloud cloud, GcpDesired.OfService desired) {
            this.cloud = cloud;
            this.desired = desired;
            known = new HashSet<>(cloud.published(desired));
            known.removeIf(ip -> !isToBeKept(ip));
        }

        void take(Leg leg) {
            List<Step<GcpChange>> left = new ArrayList<>(cloud.plan(desired).steps());
            Random random = new Random(leg.seed());
            Set<String> taken = new HashSet<>();
            for (int count = 0; count < leg.steps(); count++) {
                List<Step<GcpChange>> ready = left.stream()
                        .filter(step -> taken.containsAll(step.after()))
                        .toList();
                if (ready.isEmpty()) {
                    break;
                }
                Step<GcpChange> next = ready.get(random.nextInt(ready.size()));
                left.remove(next);
                if (!leg.fails() || random.nextInt(4) > 0) {
                    List<ForwardingRule> open = openRules();
                    Set<String> serving = withNodes();
                    cloud.apply(next.change());
                    taken.add(next.id());
                    look(next.id(), open);
                    serving.removeIf(name ->
                            cloud.resources().find(BackendService.class, name).isEmpty());
                    assertThat(withNodes())
                            .as("backend services with nodes after " + next)
                            .containsAll(serving);
                }
            }
            if (cloud.plan(desired).isEmpty()) {
                assertThat(cloud.published(desired)).containsAll(known);
            }
        }

        private void look(String step, List<ForwardingRule> openBefore) {
            assertThat(known).as("kept addresses after " + step).allMatch(ip -> isRuleAt(ip) || cloud.isReserved(ip));
            assertThat(cloud.published(desired))
                    .as("shown addresses after " + step)
                    .allMatch(ip -> isLedTo(ip) && (isRuleAt(ip) || cloud.isReserved(ip)));
            assertThat(openBefore.stream()
                            .filter(rule -> isWanted(rule) && cloud.rules().contains(rule)))
                    .as("rules with a firewall rule after " + step)
                    .allMatch(rule -> isLedTo(rule.ip().orElseThrow()));
        }

        /// The names of backend services that have any node behind them. The cluster's groups have.
        private Set<String> withNodes() {
            return cloud.resources().all(BackendService.class).stream()
                    .filter(service -> service.groups().stream().anyMatch(this::hasNodes))
                    .map(BackendService::name)
                    .collect(Collectors.toCollection(HashSet::new));
        }

        private boolean hasNodes(GcpResource.Key key) {
            return switch (cloud.resources().find(key).orElse(null)) {
                case EndpointGroup group -> !group.members().orElseThrow().isEmpty();
                case null -> key.kind() == GcpKind.INSTANCE_GROUP;
                case GcpResource _ -> false;
            };
        }

        private List<ForwardingRule> openRules() {
            return cloud.rules().stream()
                    .filter(rule -> isLedTo(rule.ip().orElseThrow()))
                    .toList();
        }

        private boolean isWanted(ForwardingRule rule) {
            return frontends().stream().anyMatch(each -> each.wanted().family() == rule.family());
        }

        private List<Frontend> frontends() {
            return desired.loadBalancer().stream()
                    .flatMap(wanted -> Frontend.of(wanted, cloud.resources(), cloud.around()).stream())
                    .toList();
        }

        /// The Service does not ask for another, and its rules are at this one alone.
        private boolean isToBeKept(String ip) {
            return frontends().stream().anyMatch(each -> {
                Set<String> standing = cloud.rules().stream()
                        .filter(rule -> rule.family() == each.wanted().family() && fits(rule, each.wanted()))
                        .map(rule -> rule.ip().orElseThrow())
                        .collect(Collectors.toSet());
                boolean isHeld = cloud.resources().all(Address.class).stream()
                        .anyMatch(address -> address.ip().equals(ip) && fits(address, each.wanted()));
                return (standing.equals(Set.of(ip)) || (standing.isEmpty() && isHeld))
                        && each.wanted().ip().filter(asked -> !asked.equals(ip)).isEmpty();
            });
        }

        private static boolean fits(ForwardingRule rule, ForwardingRule wanted) {
            return rule.scheme() == wanted.scheme()
                    && rule.tier() == wanted.tier()
                    && rule.subnetwork().equals(wanted.subnetwork());
        }

        private static boolean fits(Address held, ForwardingRule wanted) {
            return held.family() == wanted.family()
                    && held.scheme() == wanted.scheme()
                    && held.tier() == wanted.tier()
                    && held.subnetwork().equals(wanted.subnetwork());
        }

        private boolean isRuleAt(String ip) {
            return cloud.rules().stream().anyMatch(rule -> ModelledCloud.isAt(rule, ip));
        }

        private boolean isLedTo(String ip) {
            return cloud.resources().all(Firewall.class).stream()
                    .anyMatch(firewall -> firewall.destinations().contains(ip));
        }
    }
}
