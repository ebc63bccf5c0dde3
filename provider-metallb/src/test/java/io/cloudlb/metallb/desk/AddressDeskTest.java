// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.desk;

import static io.cloudlb.metallb.desk.Office.ask;
import static io.cloudlb.metallb.desk.Office.askTogether;
import static io.cloudlb.metallb.desk.Office.asked;
import static io.cloudlb.metallb.desk.Office.office;
import static io.cloudlb.metallb.desk.Office.shows;
import static io.cloudlb.metallb.desk.Office.uid;
import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.AService.aService;
import static io.cloudlb.metallb.fixture.AService.ips;
import static io.cloudlb.metallb.fixture.AService.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.testkit.crash.CloudFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nothing is promised before it is claimed, and nothing is forgotten when another process was at work.
class AddressDeskTest {
    private static Office oneAddress() {
        return office(aPool("a", "10.0.0.1/32"));
    }

    private static Office twoAddresses() {
        return office(aPool("a", "10.0.0.0/31"));
    }

    @Test
    void anAddressIsClaimedBeforeItIsPromised() {
        Office office = twoAddresses();
        AddressDesk desk = office.open();

        assertThat(ask(desk, aService("web")).addresses()).isEqualTo(ips("10.0.0.0"));

        assertThat(office.claimed("web")).isEqualTo(ips("10.0.0.0"));
        assertThat(desk.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isTrue();
        assertThat(desk.isClaimed(key("web"), "uid-of-another", ips("10.0.0.0")))
                .isFalse();
    }

    @Test
    void aGroupNeedsOneWrite() {
        Office office = office(aPool("a", "10.0.0.0/24"));
        AddressDesk desk = office.open();

        askTogether(desk, aService("one"), aService("two"), aService("three"));

        office.assertCalls(2, 1);
        assertThat(office.ledger().claims()).hasSize(3);
    }

    @Test
    void whatStandsInTheObjectNeedsNoClaim() {
        Office office = twoAddresses().with(aService("web").published("10.0.0.1"));
        AddressDesk desk = office.open();

        assertThat(ask(desk, aService("web"), "10.0.0.1").addresses()).isEqualTo(ips("10.0.0.1"));

        office.assertCalls(1, 0);
    }

    @Test
    void aClaimIsDroppedWithTheNextWriteOnceTheObjectShowsIt() {
        Office office = twoAddresses();
        AddressDesk desk = office.open();
        ask(desk, aService("one"));

        shows(desk, "one", "10.0.0.0");
        assertThat(office.claimed("one")).as("no write for that alone").isNotEmpty();
        ask(desk, aService("two"));

        assertThat(office.claimed("one")).isEmpty();
        assertThat(office.claimed("two")).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void whoAsksAgainWithoutKnowingTheEndClaimsAgain() {
        Office office = twoAddresses();
        AddressDesk desk = office.open();
        ask(desk, aService("web"));

        desk.held(key("web"), uid("web"));
        assertThat(desk.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isFalse();
        ask(desk, aService("web"));

        office.assertCalls(3, 2);
        assertThat(desk.isClaimed(key("web"), uid("web"), ips("10.0.0.0"))).isTrue();
    }

    @Test
    void afterAConflictStockIsTakenAndDecidedAgain() {
        Office office = twoAddresses();
        AddressDesk paused = office.open();
        ask(office.open(), aService("quick"));
        office.with(aService("quick"));

        assertThat(ask(paused, aService("slow")).addresses()).isEqualTo(ips("10.0.0.1"));

        assertThat(office.claimed("quick")).as("not forgotten").isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoeverMeetsConflictsWithoutEndIsLeftUndecided() {
        Office office = twoAddresses();
        AddressDesk desk = office.open();
        for (int call = 1; call < 20; call++) {
            office.ledger().fault(call, CloudFault.STALE);
        }

        assertThat(desk.decide(List.of(asked(aService("web")))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.Undecided.class,
                        answer -> assertThat(answer.error()).isInstanceOf(CloudError.Stale.class));
        assertThat(office.claimed("web")).isEmpty();
    }

    @Test
    void afterADoubtfulWriteStockIsTakenBeforeAnythingElse() {
        Office office = twoAddresses().with(aService("web"));
        AddressDesk desk = office.open();
        office.ledger().faultNext(CloudFault.TIMEOUT_AFTER);

        assertThat(desk.decide(List.of(asked(aService("web")))).getFirst()).isInstanceOf(Answer.Undecided.class);
        int lists = office.lists();

        assertThat(desk.held(key("web"), uid("web")).addresses())
                .as("it went in after all")
                .isEqualTo(ips("10.0.0.0"));
        assertThat(office.lists()).isEqualTo(lists + 1);
        assertThat(ask(desk, aService("web")).addresses()).isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void nothingIsDecidedWhenTheLedgerCannotBeWritten() {
        Office office = oneAddress().with(aService("web"));
        AddressDesk desk = office.open();
        office.ledger().faultNext(CloudFault.FAIL_BEFORE);

        assertThat(desk.decide(List.of(asked(aService("web")))).getFirst()).isInstanceOf(Answer.Undecided.class);

        assertThat(desk.held(key("web"), uid("web")).addresses()).isEmpty();
    }

    @Test
    void aClaimOfADeadProcessIsTakenOver() {
        Office office = twoAddresses().with(aService("other")).with(aService("web"));
        ask(office.open(), aService("web"));

        AddressDesk next = office.open();

        assertThat(next.held(key("web"), uid("web")).addresses()).isEqualTo(ips("10.0.0.0"));
        assertThat(ask(next, aService("other")).addresses()).isEqualTo(ips("10.0.0.1"));
    }

    @Test
    void aClaimOfAServiceThatIsGoneIsDropped() {
        Office office = oneAddress().with(aService("gone"));
        ask(office.open(), aService("gone"));
        office.without("gone");

        assertThat(ask(office.open(), aService("web")).addresses()).isEqualTo(ips("10.0.0.1"));
        assertThat(office.claimed("gone")).isEmpty();
    }

    @Test
    void aClaimForALaterServiceOfTheSameNameIsAnothers() {
        Office office = twoAddresses();
        AddressDesk desk = office.open();
        ask(desk, aService("web"));

        assertThat(desk.held(key("web"), "uid-of-the-second")).isEqualTo(Held.NOTHING);
        desk.release(key("web"), "uid-of-the-second", Reuse.AFTER_HOLD_DOWN);

        assertThat(desk.held(key("web"), uid("web")).addresses())
                .as("only its own Service gives it back")
                .isEqualTo(ips("10.0.0.0"));
    }

    @Test
    void whoeverKnowsADeletedServiceOnlyIsTold() {
        Office office = twoAddresses().with(aService("web").published("10.0.0.1"));
        AddressDesk desk = office.open();

        Answer answer = desk.decide(List.of(new Asked(aService("web").request(), "uid-of-the-first", List.of())))
                .getFirst();

        assertThat(answer).isInstanceOf(Answer.Undecided.class);
        assertThat(desk.held(key("web"), uid("web")).addresses()).isEqualTo(ips("10.0.0.1"));
    }
}
