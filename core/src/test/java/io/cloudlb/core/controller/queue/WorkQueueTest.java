// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final Work WEB = service("default", "web");
    private static final Work API = service("default", "api");

    private final ManualClock time = new ManualClock();
    private final WorkQueue queue =
            new WorkQueue(time, ControllerMetrics.unread().queue());

    @Test
    void servesUserChangesBeforeNodesBeforeResync() {
        queue.add(service("default", "resync"), Work.Urgency.RESYNC);
        queue.add(service("default", "nodes"), Work.Urgency.NODES);
        queue.add(service("default", "user"), Work.Urgency.USER);

        assertThat(drain())
                .extracting(Work::toString)
                .containsExactly("default/user", "default/nodes", "default/resync");
    }

    @Test
    void givesThoseWhoAskForOneClassNothingElse() {
        queue.add(API, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.NEW);

        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).contains(WEB);
        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).isEmpty();
        assertThat(queue.pollReady()).contains(API);
    }

    @Test
    void handsOnWorkOfWhichAPartIsDoneWithoutForgettingItsFailures() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        Duration first = queue.retry(WEB, Duration.ZERO);
        queue.add(WEB, Work.Urgency.NEW);
        assertThat(queue.pollReady(Set.of(Work.Urgency.NEW))).contains(WEB);

        queue.handOn(WEB, Work.Urgency.USER);

        assertThat(queue.pollReady()).contains(WEB);
        assertThat(queue.retry(WEB, Duration.ZERO)).isGreaterThan(first);
    }

    @Test
    void doesTheSameWorkOnce() {
        queue.add(WEB, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.USER);
        queue.add(WEB, Work.Urgency.RESYNC);

        assertThat(drain()).containsExactly(WEB);
    }

    @Test
    void givesNoWorkToTwoWorkersAndForgetsNothingAddedMeanwhile() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        queue.add(WEB, Work.Urgency.USER);

        assertThat(queue.pollReady()).isEmpty();
        queue.settle(WEB);
        assertThat(queue.pollReady()).contains(WEB);
    }

    @Test
    void raisesWaitingWorkToTheMoreUrgentClass() {
        queue.add(API, Work.Urgency.NODES);
        queue.add(WEB, Work.Urgency.RESYNC);
        queue.add(WEB, Work.Urgency.USER);

        assertThat(drain()).containsExactly(WEB, API);
    }

    @Test
    void letsNamespacesTakeTurns() {
        for (int i = 0; i < 100; i++) {
            queue.add(service("crowded", "s" + i), Work.Urgency.USER);
        }
        queue.add(service("quiet", "single"), Work.Urgency.USER);

        assertThat(drain().indexOf(service("quiet", "single"))).isLessThanOrEqualTo(1);
    }

    @Test
    void givesDelayedWorkWhenItsTimeHasCome() {
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(10));

        assertThat(queue.pollReady()).isEmpty();
        assertThat(queue.untilNextDue()).contains(Duration.ofSeconds(10));
        time.pass(Duration.ofSeconds(10));
        assertThat(queue.pollReady()).contains(WEB);
    }

    @Test
    void ofTwoTimesTheEarlierCounts() {
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(1));
        queue.addAfter(WEB, Work.Urgency.USER, Duration.ofSeconds(60));

        time.pass(Duration.ofSeconds(1));

        assertThat(drain()).containsExactly(WEB);
        assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void takingWorkEarlyVoidsItsLaterTime() {
        queue.addAfter(WEB, Work.Urgency.RESYNC, Duration.ofSeconds(60));
        queue.add(WEB, Work.Urgency.USER);

        assertThat(drain()).containsExactly(WEB);
        assertThat(queue.untilNextDue()).isEmpty();
    }

    @Test
    void waitsLongerAfterEveryFailureUpToFiveMinutes() {
        queue.add(WEB, Work.Urgency.USER);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(queue.pollReady()).contains(WEB);
            Duration wait = queue.retry(WEB, Duration.ZERO);
            waits.add(wait);
            time.pass(wait);
        }

        assertThat(waits.getFirst()).isBetween(Duration.ofMillis(3750), Duration.ofSeconds(5));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(10));
        assertThat(waits.get(2)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(225), Duration.ofMinutes(5));
    }

    @Test
    void forgetsFailuresAfterSuccess() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);
        Duration first = queue.retry(WEB, Duration.ZERO);
        time.pass(first);
        assertThat(queue.pollReady()).contains(WEB);
        queue.settle(WEB);
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);

        assertThat(queue.retry(WEB, Duration.ZERO)).isEqualTo(first);
    }

    @Test
    void waitsAsLongAsTheCloudAsks() {
        queue.add(WEB, Work.Urgency.USER);
        assertThat(queue.pollReady()).contains(WEB);

        assertThat(queue.retry(WEB, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void spreadsWorkThatFailedTogether() {
        Set<Duration> waits = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            waits.add(DelayedWork.backoff(3, service("default", "s" + i)));
        }

        assertThat(waits).hasSizeGreaterThan(20);
    }

    @Test
    void refusesToEndWhatNobodyBegan() {
        assertThatThrownBy(() -> queue.settle(WEB)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsHowMuchWaitsAndForHowLong() {
        queue.add(WEB, Work.Urgency.USER);
        queue.addAfter(API, Work.Urgency.USER, Duration.ofHours(1));
        time.pass(Duration.ofSeconds(3));

        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.oldest()).isEqualTo(Duration.ofSeconds(3));
        assertThat(queue.pollReady()).contains(WEB);
        time.pass(Duration.ofSeconds(2));
        assertThat(queue.longestRunning()).isEqualTo(Duration.ofSeconds(2));
        assertThat(queue.depth()).isZero();
    }

    @Test
    void leavesWorkersForOtherNamespacesHoweverMuchOneHasToDo() {
        WorkQueue few =
                new WorkQueue(new ManualClock(), ControllerMetrics.unread().queue(), 20);
        for (int number = 0; number < 100; number++) {
            few.add(service("crowd", "web" + number), Work.Urgency.USER);
        }

        List<Work> first = takeAll(few);
        few.add(service("quiet", "web"), Work.Urgency.USER);
        few.add(service("calm", "web"), Work.Urgency.USER);
        List<Work> then = takeAll(few);

        assertThat(first).hasSize(15);
        assertThat(then).containsExactly(service("quiet", "web"), service("calm", "web"));

        few.settle(first.getFirst());
        assertThat(takeAll(few)).as("it has its share still").isEmpty();
        few.settle(service("quiet", "web"));
        few.settle(service("calm", "web"));
        assertThat(takeAll(few)).hasSize(1);
    }

    private static List<Work> takeAll(WorkQueue from) {
        List<Work> all = new ArrayList<>();
        for (Optional<Work> work = from.pollReady(); work.isPresent(); work = from.pollReady()) {
            all.add(work.get());
        }
        return all;
    }

    private List<Work> drain() {
        List<Work> all = new ArrayList<>();
        for (Optional<Work> work = queue.pollReady(); work.isPresent(); work = queue.pollReady()) {
            all.add(work.get());
            queue.settle(work.get());
        }
        return all;
    }

    private static Work service(String namespace, String name) {
        return new Work.OfService(new ServiceKey(namespace, name));
    }

    @Test
    void tellsWhetherMoreUrgentWorkWaitsOrIsBeingDone() {
        queue.add(new Work.OfService(new ServiceKey("a", "web")), Work.Urgency.NODES);

        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC)).isTrue();
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.NODES)).isFalse();
        Work taken = queue.pollReady().orElseThrow();
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC))
                .as("while it is done")
                .isTrue();
        queue.settle(taken);
        assertThat(queue.hasMoreUrgentThan(Work.Urgency.RESYNC)).isFalse();
    }
}
