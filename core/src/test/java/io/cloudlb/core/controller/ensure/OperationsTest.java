// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.state.RunResult;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.testkit.ManualClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// In the state of the [SetProvider] an operation is a name that begins with a question mark.
class OperationsTest {
    private static final Owner.Service WEB =
            new Owner.Service(new ClusterIdentity("c", "u"), new ServiceKey("default", "web"), "uid-1");
    private static final CloudError AWAY = CloudError.unavailable("the cloud is away", "r");

    private final StateMemory<Set<String>, Set<String>> memory = new StateMemory<>(new ManualClock());
    private final Deque<Supplier<Applied<Set<String>>>> ends = new ArrayDeque<>();
    private final List<Owner> woken = new ArrayList<>();
    private boolean goesOn = true;
    private final Operations<Set<String>> operations = new Operations<>(
            new SetProvider(SetProvider::added).ending(_ -> ends.remove().get()),
            memory,
            Runnable::run,
            () -> goesOn,
            woken::add);

    @Test
    void waitsOnlyOnceTheWorkOnTheOwnerHasEnded() {
        memory.put(WEB, Set.of("?a"));
        ends.add(() -> done("?a", "a"));

        assertThat(operations.park(WEB, "desired", RunResult.NOTHING)).isTrue();
        assertThat(ends).as("its state has one writer").hasSize(1);
        assertThat(operations.areUnderWay(List.of(WEB))).isTrue();
        operations.release(List.of(WEB));

        assertThat(memory.state(WEB)).contains(Set.of("a"));
        assertThat(woken).containsExactly(WEB);
        assertThat(operations.areUnderWay(List.of(WEB))).isFalse();
        assertThat(memory.takeResult(WEB, "desired"))
                .hasValueSatisfying(result -> assertThat(result.failures()).isEmpty());
    }

    @Test
    void wakesTheOwnerOnceTheLastHasEnded() {
        memory.put(WEB, Set.of("?a", "?b"));
        ends.add(() -> done("?a", "a"));
        ends.add(() -> {
            assertThat(woken).isEmpty();
            return done("?b", "b");
        });

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(woken).containsExactly(WEB);
    }

    @Test
    void asksAgainWhatGoesOn() {
        memory.put(WEB, Set.of("?a"));
        ends.add(() -> new Applied.Accepted<>(UnaryOperator.identity(), "r", new Applied.Operation("?a", "adds a")));
        ends.add(() -> done("?a", "a"));

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(ends).isEmpty();
        assertThat(memory.state(WEB)).contains(Set.of("a"));
    }

    @Test
    void handsOutTheErrorOfAnOperationThatAnEarlierProcessAskedFor() {
        memory.put(WEB, Set.of("?a"));
        CloudError full = CloudError.quotaExceeded("full", "r", "names");
        ends.add(() -> new Applied.Failed<>(_ -> Set.of(), full));

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(memory.takeResult(WEB, "desired"))
                .hasValueSatisfying(result -> assertThat(result.failures()).containsExactly(full));
        assertThat(memory.state(WEB)).contains(Set.of());
    }

    @Test
    void readsTheOwnerAfreshWhereTheCloudDoesNotTell() {
        memory.put(WEB, Set.of("?a"));
        ends.add(() -> {
            throw new CloudException(AWAY);
        });

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(memory.isDoubtful(WEB)).isTrue();
        assertThat(woken).containsExactly(WEB);
        assertThat(memory.takeResult(WEB, "desired"))
                .hasValueSatisfying(result -> assertThat(result.failures()).containsExactly(AWAY));
    }

    @Test
    void leavesNobodyWaitingWhereWaitingEndsByABug() {
        memory.put(WEB, Set.of("?a"));
        ends.add(() -> {
            throw new IllegalStateException("a bug");
        });

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(woken).containsExactly(WEB);
        assertThat(memory.isDoubtful(WEB)).isTrue();
        assertThatThrownBy(() -> memory.takeResult(WEB, "desired")).hasMessage("a bug");
    }

    @Test
    void asksNothingMoreWhenTheProcessStops() {
        memory.put(WEB, Set.of("?a"));
        goesOn = false;

        operations.park(WEB, "desired", RunResult.NOTHING);
        operations.release(List.of(WEB));

        assertThat(woken).isEmpty();
        assertThat(memory.state(WEB)).as("the next process finds it").contains(Set.of("?a"));
    }

    private static Applied<Set<String>> done(String operation, String name) {
        return new Applied.Done<>(
                names -> {
                    Set<String> after = new TreeSet<>(names);
                    after.remove(operation);
                    after.add(name);
                    return after;
                },
                "r");
    }
}
