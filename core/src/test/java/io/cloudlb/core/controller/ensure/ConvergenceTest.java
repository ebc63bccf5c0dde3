// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ensure.Convergence.Ending;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// One owner on its way to what it should have.
class ConvergenceTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final Owner.Shared SHARED = new Owner.Shared(CLUSTER);
    private static final Owner.Service WEB = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "uid-1");
    private static final CloudError STALE = CloudError.stale("someone was faster", "r");
    private static final CloudError AMBIGUOUS = CloudError.ambiguous("no answer", "r");
    private static final CloudError FULL = CloudError.quotaExceeded("full", "r", "names");

    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(new ManualClock());
    private final List<String> written = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void writesWhatIsMissingAndThenNothing() {
        memory.put(WEB, Set.of("a"));

        assertThat(converge(SetProvider::added, "a", "b")).isEqualTo(new Ending.Reached(true));
        assertThat(converge(SetProvider::added, "a", "b")).isEqualTo(new Ending.Reached(false));

        assertThat(written).containsExactly("b");
        assertThat(told).as("marks come before the write").containsExactly("before", "progress");
    }

    @Test
    void readsAfreshAndGoesOnWhereTheCloudSurprises() {
        memory.put(WEB, Set.of("gone"));

        Ending ending =
                converge(change -> written.size() == 1 ? failed(STALE) : SetProvider.added(change), "gone", "a");

        assertThat(ending).isEqualTo(new Ending.Reached(true));
        assertThat(written).as("what was gone is made again").containsExactlyInAnyOrder("a", "a", "gone");
        assertThat(memory.isDoubtful(WEB)).isFalse();
    }

    @Test
    void leavesAWriteWithoutAnAnswerThatIsStillToDoToTheBackOff() {
        assertThat(converge(_ -> failed(AMBIGUOUS), "a")).isEqualTo(new Ending.Failed(AMBIGUOUS));

        assertThat(written).containsExactly("a");
    }

    @Test
    void givesUpAfterAFewSurprisesAndDoubtsWhatIsShared() {
        assertThat(converge(_ -> failed(STALE), "a")).isEqualTo(new Ending.Failed(STALE));

        assertThat(written).containsExactly("a", "a", "a", "a");
        assertThat(memory.isDoubtful(SHARED)).isTrue();
    }

    @Test
    void endsAtOnceWithAnErrorThatAFreshLookDoesNotHelp() {
        assertThat(converge(_ -> failed(FULL), "a")).isEqualTo(new Ending.Failed(FULL));

        assertThat(written).containsExactly("a");
        assertThat(memory.isDoubtful(WEB)).isFalse();
    }

    @Test
    void endsWhereTheCloudIsAtWork() {
        Ending ending =
                converge(_ -> new Applied.Pending<>(names -> names, "r", Duration.ofSeconds(9), "it is made"), "a");

        assertThat(ending).isEqualTo(new Ending.Waiting(Duration.ofSeconds(9), "it is made"));
    }

    @Test
    void writesNothingThatThePolicyWithholds() {
        assertThat(convergence(SetProvider::added)
                        .converge(WEB, Set.of("a"), Policy.DRY_RUN, Convergence.Observer.NONE))
                .isInstanceOf(Ending.Withheld.class);

        assertThat(written).isEmpty();
    }

    @Test
    void endsLikeWhatIsSharedWhereAllThatIsLeftWaitsForIt() {
        Ending trouble = new Ending.Failed(CloudError.denied("no rights", "r"));
        assertThat(convergence(SetProvider::added)
                        .converge(WEB, Set.of("a"), Policy.SYNC, Convergence.Observer.NONE, Optional.of(trouble)))
                .isEqualTo(trouble);

        assertThat(written).isEmpty();
    }

    private Ending converge(Function<AnAddition, Applied<Set<String>>> cloud, String... desired) {
        Convergence.Observer observer = new Convergence.Observer() {
            @Override
            public void beforeWriting(Owner owner) {
                told.add("before");
            }

            @Override
            public void answered(Owner owner) {
                told.add("progress");
            }
        };
        return convergence(cloud).converge(WEB, Set.of(desired), Policy.SYNC, observer);
    }

    private static Applied<Set<String>> failed(CloudError error) {
        return new Applied.Failed<>(error);
    }

    private Convergence<Set<String>, Set<String>, AnAddition> convergence(
            Function<AnAddition, Applied<Set<String>>> cloud) {
        SetProvider provider = new SetProvider(change -> {
            written.add(change.name());
            return cloud.apply(change);
        });
        GroupCommits<Set<String>, AnAddition> commits =
                new GroupCommits<>(provider, memory, SHARED, () -> true, _ -> {});
        return new Convergence<>(
                new KnownState<>(provider, memory, SHARED, () -> {}),
                new PlanRunner<>(provider, memory, SHARED, Runnable::run, () -> true, commits),
                commits,
                new Operations<>(provider, memory, Runnable::run, () -> true, _ -> {}));
    }
}
