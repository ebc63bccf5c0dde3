// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.queue.Work;
import io.cloudlb.core.controller.state.OwnerRecord.Wish;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class SharedResourcesTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final int SERVICES = 50;
    private static final Owner.Shared SHARED = new Owner.Shared(CLUSTER);

    private final ManualClock clock = new ManualClock();
    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(clock);
    private final List<Runnable> whileItWrites = new ArrayList<>();
    private final List<Work> woken = new ArrayList<>();
    private final List<Runnable> reading = new ArrayList<>();
    private Executor elsewhere = Runnable::run;
    private Optional<String> refused = Optional.empty();
    private final SetProvider provider = new SetProvider(this::write);
    private final SharedResources<Set<String>, Set<String>, AnAddition> shared = shared();

    @Test
    void servesAServiceThatIsCountedWhileItWritesForAnother() {
        shared.need(asking("web"));
        whileItWrites.add(() -> shared.need(asking("late")));

        shared.converge(NodeSet.EMPTY, _ -> {});
        Convergence.Ending ofTheLateOne = shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(memory.state(SHARED)).contains(Set.of("late", "web"));
        assertThat(ofTheLateOne).isEqualTo(new Convergence.Ending.Reached(true));
    }

    @Test
    void letsNobodyStandInLineWhileItWrites() {
        List<Convergence.Ending> meanwhile = new ArrayList<>();
        shared.need(asking("web"));
        whileItWrites.add(() -> meanwhile.add(shared.converge(NodeSet.EMPTY, _ -> {})));
        whileItWrites.add(
                () -> shared.wakes(new Work.OfService(asking("web").owner().key())));

        shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(meanwhile).containsExactly(SharedResources.UNDER_WAY);
        assertThat(woken).hasSize(1);
        assertThat(shared.converge(NodeSet.EMPTY, _ -> {})).isEqualTo(new Convergence.Ending.Reached(false));
    }

    @Test
    void forgetsNobodyWhoAskedForMoreWhileItWroteForAnother() {
        shared.need(asking("web"));
        whileItWrites.add(() -> {
            shared.need(asking("late"));
            shared.converge(NodeSet.EMPTY, _ -> {});
            shared.need(asking("web", "another"));
            shared.converge(NodeSet.EMPTY, _ -> {});
        });

        shared.converge(NodeSet.EMPTY, _ -> {});
        shared.need(asking("web", "a-third"));
        shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(memory.state(SHARED)).contains(Set.of("late", "web"));
    }

    /// Two Services are counted, and while the one asks what is known, what both need is planned for the other.
    @Test
    void tellsNobodyThatAllIsThereWhileItIsBroughtAboutForAnother() {
        shared.need(asking("web"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        shared.need(asking("late"));
        shared.need(asking("more"));
        provider.whileStateIsAsked().add(() -> shared.converge(NodeSet.EMPTY, _ -> {}));
        refused = Optional.of("late");

        Convergence.Ending ofTheOther = shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(memory.state(SHARED).orElseThrow()).doesNotContain("late");
        assertThat(ofTheOther).isInstanceOf(Convergence.Ending.Failed.class);
    }

    @Test
    void servesOnWhatIsKnownWhileTheSurroundingsAreRead() {
        shared.need(asking("web"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        elsewhere = reading::add;
        assertThat(shared.looks().look(shared.looks().number())).isEqualTo(SharedLooks.Look.UNDER_WAY);

        shared.need(asking("web", "another"));
        assertThat(shared.converge(NodeSet.EMPTY, _ -> {})).isEqualTo(new Convergence.Ending.Reached(false));

        shared.need(asking("more"));
        assertThat(shared.converge(NodeSet.EMPTY, _ -> {})).isEqualTo(SharedResources.UNDER_WAY);
    }

    @Test
    void plansNothingWhileNobodyNeedsAnythingElse() {
        shared.need(asking("web"));
        shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(shared.converge(NodeSet.EMPTY, _ -> {})).isEqualTo(new Convergence.Ending.Reached(false));
    }

    @Test
    void looksAtEachNewServiceAloneWhereWhatIsSharedHasAllItNeeds() {
        shared.need(asking("web"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        provider.resolvedUsers().set(0);

        for (int number = 1; number <= SERVICES; number++) {
            shared.need(asking("web", "namespace-" + number));
            assertThat(shared.converge(NodeSet.EMPTY, _ -> {})).isEqualTo(new Convergence.Ending.Reached(false));
        }

        assertThat(provider.resolvedUsers()).hasValue(SERVICES);
    }

    @Test
    void plansForAllWhereANewServiceNeedsMore() {
        shared.need(asking("web"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        shared.need(asking("web", "another"));
        shared.converge(NodeSet.EMPTY, _ -> {});

        shared.need(asking("more"));
        shared.converge(NodeSet.EMPTY, _ -> {});

        assertThat(memory.state(SHARED)).contains(Set.of("more", "web"));
    }

    @Test
    void knowsWhatNobodyNeedsAlsoAfterItLookedAtNewServicesAlone() {
        shared.need(asking("web"));
        shared.need(asking("late"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        shared.need(asking("web", "another"));
        shared.converge(NodeSet.EMPTY, _ -> {});
        shared.release(asking("late").owner());
        provider.resolvedUsers().set(0);

        shared.tidy(NodeSet.EMPTY);

        assertThat(provider.resolvedUsers()).as("both that are left").hasValue(2);
    }

    private Applied<Set<String>> write(AnAddition change) {
        List<Runnable> now = List.copyOf(whileItWrites);
        whileItWrites.clear();
        now.forEach(Runnable::run);
        return refused.filter(change.name()::equals).isPresent()
                ? new Applied.Failed<>(CloudError.quotaExceeded("no more of these", "request", "names"))
                : SetProvider.added(change);
    }

    private Wish.Basis asking(String name) {
        return asking(name, "default");
    }

    private Wish.Basis asking(String name, String namespace) {
        ServiceTranslator translator = new ServiceTranslator(
                CLUSTER, provider.traits().capabilities(), provider.traits().annotations(), false);
        return Wish.Basis.asked(translator
                .translate(AService.aService(name).namespace(namespace).port(80).view())
                .value());
    }

    private SharedResources<Set<String>, Set<String>, AnAddition> shared() {
        GroupCommits<Set<String>, AnAddition> commits =
                new GroupCommits<>(provider, memory, SHARED, () -> true, _ -> {});
        PlanRunner<Set<String>, AnAddition> runner =
                new PlanRunner<>(provider, memory, SHARED, Runnable::run, () -> true, commits);
        KnownState<Set<String>, Set<String>, AnAddition> known = new KnownState<>(provider, memory, SHARED, () -> {});
        Convergence<Set<String>, Set<String>, AnAddition> convergence = new Convergence<>(
                known, runner, commits, new Operations<>(provider, memory, Runnable::run, () -> true, _ -> {}));
        return new SharedResources<>(
                known,
                convergence,
                Policy.SYNC,
                SharedLooks.of(known, woken::add, task -> elsewhere.execute(task), clock),
                () -> {});
    }
}
