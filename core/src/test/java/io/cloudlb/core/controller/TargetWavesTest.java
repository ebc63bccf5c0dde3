// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.fixture.ManualTime;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.TargetTrust;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// ADR 0002, rule by rule.
class TargetWavesTest {
    private static final NodeSet OLD = nodes("a", "b");
    private static final NodeSet NEW = nodes("a", "b", "c");
    private static final Owner.Service WEB = owner("web");
    private static final Owner.Service API = owner("api");

    private final Journal journal = new Journal();
    private final TargetWaves waves =
            new TargetWaves(journal, () -> true, ControllerMetrics.unread(), new ManualTime());

    @Test
    void trustsProvisionedServicesAtTheSettledNodes() {
        journal.settled(OLD.digest());

        assertThat(waves.begin(OLD, List.of(WEB))).isEqualTo(new TargetTrust(OLD, Set.of(WEB)));
    }

    @Test
    void trustsNobodyAtOtherNodes() {
        journal.settled(OLD.digest());

        assertThat(waves.begin(NEW, List.of(WEB))).isEqualTo(TargetTrust.NONE);
    }

    @Test
    void trustsNobodyInAWave() {
        assertThat(waves.begin(OLD, List.of(WEB))).isEqualTo(TargetTrust.NONE);
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

    private void standingAtOld(Owner.Service... owners) {
        journal.settled(OLD.digest());
        assertThat(waves.begin(OLD, List.of(owners)).settled()).hasSize(owners.length);
    }

    private static NodeSet nodes(String... names) {
        return NodeSet.of(Stream.of(names)
                .map(name -> new TargetNode(name, "cloud:///" + name, Optional.empty(), List.of()))
                .toList());
    }

    private static Owner.Service owner(String name) {
        return new Owner.Service(new ClusterIdentity("c", "u"), new ServiceKey("default", name), "uid-" + name);
    }

    private static final class Journal implements TargetJournal {
        private Optional<String> word = Optional.empty();
        private int writes;

        @Override
        public Optional<String> settled() {
            return word;
        }

        @Override
        public void moving() {
            writes++;
            word = Optional.empty();
        }

        @Override
        public void settled(String digest) {
            writes++;
            word = Optional.of(digest);
        }
    }
}
