// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// ADR 0002, rule by rule.
@Timeout(60)
class RegisteredTargetsTest {
    private static final NodeSet OLD = nodes("a", "b");
    private static final NodeSet NEW = nodes("a", "b", "c");
    private static final Owner.Service WEB = owner("web");
    private static final Owner.Service API = owner("api");

    private final Journal journal = new Journal();
    private final RegisteredTargets waves =
            new RegisteredTargets(journal, () -> true, ControllerMetrics.unread(), new ManualClock());

    @Test
    void trustsProvisionedServicesAtTheSettledNodes() {
        journal.settled(OLD.digest());

        assertThat(waves.begin(OLD, List.of(WEB))).containsExactly(WEB);
    }

    @Test
    void trustsNobodyAtOtherNodes() {
        journal.settled(OLD.digest());

        assertThat(waves.begin(NEW, List.of(WEB))).isEmpty();
    }

    @Test
    void trustsNobodyInAWave() {
        assertThat(waves.begin(OLD, List.of(WEB))).isEmpty();
    }

    @Test
    void takesTheJournalBackBeforeTargetsMove() {
        standingAtOld(WEB);

        waves.nodesAre(NEW);
        assertThat(journal.settled()).contains(OLD.digest());
        waves.depart(WEB);

        assertThat(journal.settled()).isEmpty();
    }

    @Test
    void settlesWhenTheLastServiceHasArrived() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        waves.depart(WEB);
        waves.depart(API);

        assertThat(waves.arrive(WEB, NEW)).isTrue();
        assertThat(journal.settled()).isEmpty();
        assertThat(waves.arrive(API, NEW)).isTrue();

        assertThat(journal.settled()).contains(NEW.digest());
    }

    @Test
    void sendsBackWhoeverArrivesWithNodesOfThePast() {
        standingAtOld(WEB);
        waves.nodesAre(NEW);

        assertThat(waves.arrive(API, OLD)).isFalse();
        assertThat(waves.stands(API)).isFalse();
    }

    @Test
    void countsANewServiceBeforeTheNextWaveMaySettle() {
        standingAtOld(WEB);
        assertThat(waves.arrive(API, OLD)).isTrue();
        waves.nodesAre(NEW);
        waves.depart(WEB);

        assertThat(waves.arrive(WEB, NEW)).isTrue();

        assertThat(journal.settled()).isEmpty();
    }

    @Test
    void doesNotTakeAServiceInMotionForUnconcerned() {
        standingAtOld(WEB);
        waves.nodesAre(NEW);
        waves.depart(WEB);
        waves.nodesAre(OLD);

        waves.unconcerned(WEB);

        assertThat(waves.settle()).isFalse();
        assertThat(journal.settled()).isEmpty();
    }

    @Test
    void settlesWithoutAWriteToServicesThatAreNotConcerned() {
        standingAtOld(WEB);
        waves.nodesAre(NEW);

        waves.unconcerned(WEB);

        assertThat(waves.settle()).isTrue();
        assertThat(journal.settled()).contains(NEW.digest());
    }

    @Test
    void doesNotWaitForAServiceThatIsNotProvisionedAnyMore() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        waves.depart(WEB);
        assertThat(waves.arrive(WEB, NEW)).isTrue();

        waves.leave(API);

        assertThat(journal.settled()).contains(NEW.digest());
    }

    @Test
    void writesOnlyWhenTheWordChanges() {
        standingAtOld(WEB);
        int writes = journal.writes;

        assertThat(waves.arrive(WEB, OLD)).isTrue();
        assertThat(waves.arrive(API, OLD)).isTrue();

        assertThat(journal.writes).isEqualTo(writes);
    }

    @Test
    void readsTheJournalOnceAndTakesItBackOnceForAWholeWave() {
        standingAtOld(WEB, API);
        int reads = journal.reads;
        int writes = journal.writes;
        waves.nodesAre(NEW);

        waves.depart(WEB);
        waves.depart(API);

        assertThat(journal.reads).isEqualTo(reads);
        assertThat(journal.writes).isEqualTo(writes + 1);
    }

    @Test
    void takesTheJournalBackAgainWhenItIsNotKnownWhetherItWas() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        journal.duringMoving = () -> {
            throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "the answer is lost");
        };
        assertThatThrownBy(() -> waves.depart(WEB)).isInstanceOf(KubernetesException.class);
        journal.duringMoving = () -> {};

        waves.depart(API);

        assertThat(journal.settled()).isEmpty();
    }

    @Test
    void settlesLaterWhatCouldNotBeWritten() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        waves.depart(WEB);
        assertThat(waves.arrive(WEB, NEW)).isTrue();
        journal.duringSettled = () -> {
            throw new KubernetesException(KubernetesException.Kind.UNAVAILABLE, "the API server does not answer");
        };
        assertThatThrownBy(() -> waves.leave(API)).isInstanceOf(KubernetesException.class);
        journal.duringSettled = () -> {};

        assertThat(waves.settle()).isTrue();

        assertThat(journal.settled()).contains(NEW.digest());
    }

    @Test
    void letsOthersGoOnWhileTheJournalIsWritten() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        List<Boolean> stood = new ArrayList<>();
        journal.duringMoving = () -> onAnotherThread(() -> stood.add(waves.stands(API)));

        waves.depart(WEB);

        assertThat(stood).containsExactly(true);
    }

    @Test
    void takesBackWhatWasBeingSettledWhenAServiceDeparted() throws InterruptedException {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        waves.unconcerned(API);
        waves.depart(WEB);
        Thread departing = Thread.ofPlatform().unstarted(() -> waves.depart(API));
        journal.duringSettled = () -> {
            departing.start();
            while (departing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        };

        assertThat(waves.arrive(WEB, NEW)).isTrue();
        departing.join();

        assertThat(journal.settled()).isEmpty();
        assertThat(waves.settle()).isFalse();
    }

    /// Whoever asks whether all have arrived looks at none of them: with a hundred thousand it would take minutes.
    @Test
    void countsWhoHasArrivedRatherThanLookingAtAllForEveryEvent() {
        int many = 100_000;
        AtomicBoolean listed = new AtomicBoolean();
        RegisteredTargets large =
                new RegisteredTargets(journal, listed::get, ControllerMetrics.unread(), new ManualClock());
        List<Owner.Service> owners = IntStream.range(0, many)
                .mapToObj(number -> owner("web" + number))
                .toList();
        journal.settled(OLD.digest());
        large.begin(OLD, owners);
        large.nodesAre(NEW);
        owners.forEach(large::unconcerned);

        for (int event = 0; event < many; event++) {
            large.leave(API);
        }
        assertThat(journal.settled()).contains(OLD.digest());
        listed.set(true);

        assertThat(large.settle()).isTrue();
        assertThat(journal.settled()).contains(NEW.digest());
    }

    @Test
    void countsAgainWhenNodesReturn() {
        standingAtOld(WEB, API);
        waves.nodesAre(NEW);
        waves.unconcerned(WEB);
        waves.nodesAre(OLD);
        assertThat(waves.settle()).isFalse();
        waves.unconcerned(WEB);

        assertThat(waves.settle()).isTrue();
        assertThat(journal.settled()).contains(OLD.digest());
    }

    private static void onAnotherThread(Runnable work) {
        try {
            Thread.ofPlatform().start(work).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void standingAtOld(Owner.Service... owners) {
        journal.settled(OLD.digest());
        assertThat(waves.begin(OLD, List.of(owners))).hasSize(owners.length);
    }

    private static NodeSet nodes(String... names) {
        return NodeSet.of(Stream.of(names)
                .map(name -> new TargetNode(name, "cloud:///" + name, Optional.empty(), List.of()))
                .toList());
    }

    private static Owner.Service owner(String name) {
        return new Owner.Service(new ClusterIdentity("c", "u"), new ServiceKey("default", name), "uid-" + name);
    }

    private static final class Journal implements ControllerPorts.TargetJournal {
        private Optional<String> word = Optional.empty();
        private int reads;
        private int writes;
        private Runnable duringMoving = () -> {};
        private Runnable duringSettled = () -> {};

        @Override
        public Optional<String> settled() {
            reads++;
            return word;
        }

        @Override
        public void moving() {
            writes++;
            duringMoving.run();
            word = Optional.empty();
        }

        @Override
        public void settled(String digest) {
            writes++;
            duringSettled.run();
            word = Optional.of(digest);
        }
    }
}
