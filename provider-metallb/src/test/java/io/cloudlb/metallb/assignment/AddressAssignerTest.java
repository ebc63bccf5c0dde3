// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import static io.cloudlb.metallb.assignment.AssignerFixture.ask;
import static io.cloudlb.metallb.assignment.AssignerFixture.askTogether;
import static io.cloudlb.metallb.assignment.AssignerFixture.asked;
import static io.cloudlb.metallb.assignment.AssignerFixture.fixture;
import static io.cloudlb.metallb.assignment.AssignerFixture.shows;
import static io.cloudlb.metallb.assignment.AssignerFixture.uid;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.assignment.Asked.Answer;
import io.cloudlb.testkit.crash.CloudFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nothing is promised before it is claimed, and nothing is forgotten when another process was at work.
class AddressAssignerTest {
    private static AssignerFixture oneAddress() {
        return fixture(aPool("a", "10.0.0.1/32"));
    }

    private static AssignerFixture twoAddresses() {
        return fixture(aPool("a", "10.0.0.0/31"));
    }

    @Test
    void anAddressIsClaimedBeforeItIsPromised() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner = fixture.open();

        assertThat(ask(assigner, aService("web")).addresses()).isEqualTo(ips("10.0.0.0"));

        assertThat(fixture.claimed("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(assigner.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isTrue();
        assertThat(assigner.isClaimed(key("web"), "uid-of-another", ips("10.0.0.0")))
                .isFalse();
    }

    @Test
    void aGroupNeedsOneWrite() {
        AssignerFixture fixture = fixture(aPool("a", "10.0.0.0/24"));
        AddressAssigner assigner = fixture.open();

        askTogether(assigner, aService("one"), aService("two"), aService("three"));

        fixture.assertCalls(2, 1);
        assertThat(fixture.ledger().claims()).hasSize(3);
    }

    @Test
    void whatStandsInTheObjectNeedsNoClaim() {
        AssignerFixture fixture = twoAddresses().with(aService("web").published("10.0.0.1"));
        AddressAssigner assigner = fixture.open();

        assertThat(ask(assigner, aService("web"), "10.0.0.1").addresses()).isEqualTo(ips("10.0.0.1"));

        fixture.assertCalls(1, 0);
    }

    @Test
    void aClaimIsDroppedWithTheNextWriteOnceTheObjectShowsIt() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("one"));

        shows(assigner, "one", "10.0.0.0");
        assertThat(fixture.claimed("one")).as("no write for that alone").isNotEmpty();
        ask(assigner, aService("two"));

        assertThat(fixture.claimed("one")).isEmpty();
        assertThat(fixture.claimed("two")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoAsksAgainWithoutKnowingTheEndClaimsAgain() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("web"));

        assigner.held(key("web"), uid("web"));
        assertThat(assigner.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isFalse();
        ask(assigner, aService("web"));

        fixture.assertCalls(3, 2);
        assertThat(assigner.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isTrue();
    }

    @Test
    void afterAConflictEverythingIsReadAndDecidedAgain() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner paused = fixture.open();
        ask(fixture.open(), aService("quick"));
        fixture.with(aService("quick"));

        assertThat(ask(paused, aService("slow")).addresses()).isEqualTo(ips("10.0.0.1"));

        assertThat(fixture.claimed("quick")).as("not forgotten").isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoeverMeetsConflictsWithoutEndIsLeftUndecided() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner = fixture.open();
        for (int call = 1; call < 20; call++) {
            fixture.ledger().fault(call, CloudFault.STALE);
        }

        assertThat(assigner.decide(List.of(asked(aService("web")))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.Undecided.class,
                        answer -> assertThat(answer.error()).returns(CloudError.Kind.STALE, CloudError::kind));
        assertThat(fixture.claimed("web")).isEmpty();
    }

    @Test
    void afterADoubtfulWriteEverythingIsReadBeforeAnythingElse() {
        AssignerFixture fixture = twoAddresses().with(aService("web"));
        AddressAssigner assigner = fixture.open();
        fixture.ledger().faultNext(CloudFault.TIMEOUT_AFTER);

        assertThat(assigner.decide(List.of(asked(aService("web")))).getFirst()).isInstanceOf(Answer.Undecided.class);
        int lists = fixture.lists();

        assertThat(assigner.held(key("web"), uid("web")).addresses())
                .as("it went in after all")
                .isEqualTo(ips("10.0.0.0"));
        assertThat(fixture.lists()).isEqualTo(lists + 1);
        assertThat(ask(assigner, aService("web")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void nothingIsDecidedWhenTheLedgerCannotBeWritten() {
        AssignerFixture fixture = oneAddress().with(aService("web"));
        AddressAssigner assigner = fixture.open();
        fixture.ledger().faultNext(CloudFault.FAIL_BEFORE);

        assertThat(assigner.decide(List.of(asked(aService("web")))).getFirst()).isInstanceOf(Answer.Undecided.class);

        assertThat(assigner.held(key("web"), uid("web")).addresses()).isEmpty();
    }

    @Test
    void aClaimOfADeadProcessIsTakenOver() {
        AssignerFixture fixture = twoAddresses().with(aService("other")).with(aService("web"));
        ask(fixture.open(), aService("web"));

        AddressAssigner next = fixture.open();

        assertThat(next.held(key("web"), uid("web")).addresses()).isEqualTo(ips("10.0.0.0"));
        assertThat(ask(next, aService("other")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aClaimOfAServiceThatIsGoneIsDropped() {
        AssignerFixture fixture = oneAddress().with(aService("gone"));
        ask(fixture.open(), aService("gone"));
        fixture.without("gone");

        assertThat(ask(fixture.open(), aService("web")).addresses()).isEqualTo(ips("10.0.0.1"));
        assertThat(fixture.claimed("gone")).isEmpty();
    }

    @Test
    void aClaimForALaterServiceOfTheSameNameIsAnothers() {
        AssignerFixture fixture = twoAddresses();
        AddressAssigner assigner = fixture.open();
        ask(assigner, aService("web"));

        assertThat(assigner.held(key("web"), "uid-of-the-second")).isEqualTo(Held.NOTHING);
        assigner.release(key("web"), "uid-of-the-second", Reuse.AFTER_HOLD_DOWN);

        assertThat(assigner.held(key("web"), uid("web")).addresses())
                .as("only its own Service gives it back")
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoeverKnowsADeletedServiceOnlyIsTold() {
        AssignerFixture fixture = twoAddresses().with(aService("web").published("10.0.0.1"));
        AddressAssigner assigner = fixture.open();

        Answer answer = assigner.decide(List.of(new Asked(aService("web").request(), "uid-of-the-first", List.of())))
                .getFirst();

        assertThat(answer).isInstanceOf(Answer.Undecided.class);
        assertThat(assigner.held(key("web"), uid("web")).addresses()).isEqualTo(ips("10.0.0.1"));
    }
}
