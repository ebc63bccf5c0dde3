// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
import io.cloudlb.core.provider.WorkAbandonedException;
import io.cloudlb.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupCommitsTest {
    private static final ClusterIdentity CLUSTER = new ClusterIdentity("c", "u");
    private static final Owner.Shared SHARED = new Owner.Shared(CLUSTER);
    private static final Owner.Service WEB = new Owner.Service(CLUSTER, new ServiceKey("default", "web"), "uid-1");
    private static final Owner.Service API = new Owner.Service(CLUSTER, new ServiceKey("default", "api"), "uid-2");

    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(new ManualClock());
    private final List<List<String>> calls = new ArrayList<>();
    private final List<String> rings = new ArrayList<>();
    private final List<Owner> woken = new ArrayList<>();
    private final List<Runnable> duringTheCall = new ArrayList<>();
    private boolean open = true;
    private final GroupCommits<Set<String>, AnAddition> commits =
            new GroupCommits<>(new SetProvider(SetProvider::added, this::call), memory, SHARED, () -> open, rings::add);

    @Test
    void makesAllThatWaitsInOneCallAndWakesEverybodyWithAResultOfTheirOwn() {
        submit(WEB, "good");
        submit(API, "bad");

        commit();

        assertThat(calls).containsExactly(List.of("good", "bad"));
        assertThat(woken).containsExactly(WEB, API);
        assertThat(memory.state(WEB)).contains(Set.of("good"));
        assertThat(memory.takeResult(WEB, "desired").orElseThrow().failures()).isEmpty();
        assertThat(memory.takeResult(API, "desired").orElseThrow().failures())
                .singleElement()
                .returns(CloudError.Kind.INVALID_REQUEST, CloudError::kind);
        assertThat(memory.takeResult(API, "desired")).isEmpty();
    }

    @Test
    void takesOverWhatACallDidToTheSharedState() {
        submit(WEB, "first");
        commit();
        submit(WEB, "second");
        commit();

        assertThat(memory.state(SHARED)).contains(Set.of("version 2"));
    }

    @Test
    void letsWhatComesDuringACallRideInTheNext() {
        submit(WEB, "first");
        duringTheCall.add(() -> submit(API, "second"));

        commit();
        commit();

        assertThat(calls).containsExactly(List.of("first"), List.of("second"));
    }

    @Test
    void takesNobodyInHandWhoStillRidesInAnotherCall() {
        submit(WEB, "first");
        commits.submit(
                "other",
                new GroupCommits.Rider<>(WEB, AnAddition.grouped("second").change(), "desired"));
        List<Boolean> taken = new ArrayList<>();
        duringTheCall.add(() -> {
            commits.commit("other", woken::add);
            taken.add(commits.take(List.of(WEB)));
        });

        commit();

        assertThat(taken).containsExactly(false);
        assertThat(commits.take(List.of(WEB))).isTrue();
    }

    @Test
    void startsNoCallOnceItMayNotAndKeepsWhatWaits() {
        submit(WEB, "first");
        open = false;

        assertThatThrownBy(() -> commits.commit("group", woken::add)).isInstanceOf(WorkAbandonedException.class);

        assertThat(calls).isEmpty();
        assertThat(commits.waiting()).isOne();
    }

    @Test
    void leavesNobodyWithoutAResultWhenTheCallEndsByAnError() {
        submit(WEB, "first");
        submit(API, "second");
        duringTheCall.add(() -> {
            throw new StackOverflowError("as deep as it goes");
        });

        assertThatThrownBy(this::commit).isInstanceOf(StackOverflowError.class);

        assertThat(woken).containsExactly(WEB, API);
        assertThat(Stream.of(WEB, API)).allSatisfy(owner -> {
            assertThat(memory.isDoubtful(owner)).isTrue();
            assertThatThrownBy(() -> memory.takeResult(owner, "desired")).hasStackTraceContaining("as deep as it goes");
        });
    }

    @Test
    void tellsEverybodyWhatTheCloudSaidToTheWholeCall() {
        submit(WEB, "first");
        submit(API, "second");
        CloudError busy = CloudError.busy("another change is under way", "r");
        duringTheCall.add(() -> {
            throw new CloudException(busy);
        });

        commit();

        assertThat(memory.takeResult(WEB, "desired").orElseThrow().failures()).containsExactly(busy);
        assertThat(memory.takeResult(API, "desired").orElseThrow().failures()).containsExactly(busy);
    }

    @Test
    void abandonsTheWorkOfAllWhoRodeWhenTheProcessMayNotWriteAnyMore() {
        submit(WEB, "first");
        duringTheCall.add(() -> {
            throw new WorkAbandonedException("No longer sure to lead");
        });

        commit();

        assertThatThrownBy(() -> memory.takeResult(WEB, "desired")).isInstanceOf(WorkAbandonedException.class);
    }

    @Test
    void letsNobodyRideWhomAWorkerHasInHand() {
        assertThat(commits.take(List.of(WEB))).isTrue();
        submit(WEB, "mine");
        submit(API, "others");

        commit();
        rings.clear();
        commits.release(List.of(WEB));

        assertThat(calls).containsExactly(List.of("others"));
        assertThat(rings).containsExactly("group");
    }

    @Test
    void givesNobodyInHandWhoRides() {
        submit(WEB, "mine");
        List<Boolean> taken = new ArrayList<>();
        duringTheCall.add(() -> taken.add(commits.take(List.of(WEB))));

        commit();

        assertThat(taken).containsExactly(false);
        assertThat(commits.take(List.of(WEB))).isTrue();
    }

    @Test
    void forgetsTheResultOfWhatIsWantedNoMore() {
        submit(WEB, "bad");
        commit();

        assertThat(memory.takeResult(WEB, "something else")).isEmpty();
        assertThat(memory.takeResult(WEB, "desired")).isEmpty();
    }

    @Test
    void takesBackWhatIsPlannedAnew() {
        submit(WEB, "old");

        assertThat(commits.recall(WEB)).isTrue();
        submit(WEB, "new");
        commit();

        assertThat(calls).containsExactly(List.of("new"));
    }

    private void submit(Owner owner, String name) {
        commits.submit(
                "group",
                new GroupCommits.Rider<>(owner, AnAddition.grouped(name).change(), "desired"));
    }

    private void commit() {
        commits.commit("group", woken::add);
    }

    private Committed<Set<String>> call(List<Submission<Set<String>, AnAddition>> group) {
        calls.add(group.stream().map(submission -> submission.change().name()).toList());
        List<Runnable> now = List.copyOf(duringTheCall);
        duringTheCall.clear();
        now.forEach(Runnable::run);
        return new Committed<>(
                _ -> Set.of("version " + calls.size()),
                group.stream()
                        .map(submission -> submission.change().name().equals("bad")
                                ? new Applied.Failed<Set<String>>(CloudError.invalidRequest("no", "r", "Bad"))
                                : SetProvider.added(submission.change()))
                        .toList());
    }
}
