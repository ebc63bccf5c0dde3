// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.AService;
import io.cloudlb.metallb.fixture.MemoryLedger;
import io.cloudlb.metallb.pool.IpAddress;
import io.cloudlb.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Desks on one ledger, and the Services that exist, asked in the words of tests. A Service's UID is `uid-` and its
/// name.
final class Office {
    private final ManualClock clock = new ManualClock();
    private final MemoryLedger ledger = new MemoryLedger();
    private final Map<String, Stock.Entry> existing = new LinkedHashMap<>();
    private final AllocatorSettings settings;
    private final APool[] pools;
    private int lists;

    private Office(AllocatorSettings settings, APool... pools) {
        this.settings = settings;
        this.pools = pools.clone();
    }

    /// Where a freed address may be given out again at once.
    static Office office(APool... pools) {
        return office(AllocatorSettings.DEFAULTS.withHoldDown(Duration.ZERO), pools);
    }

    static Office office(AllocatorSettings settings, APool... pools) {
        return new Office(settings, pools);
    }

    MemoryLedger ledger() {
        return ledger;
    }

    /// How often stock was taken.
    int lists() {
        return lists;
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    static String uid(String name) {
        return "uid-" + name;
    }

    /// A Service exists, with what its object shows.
    Office with(AService service) {
        return with(service, true);
    }

    /// A Service that another process serves exists.
    Office withForeign(AService service) {
        return with(service, false);
    }

    private Office with(AService service, boolean ours) {
        String name = service.key().name();
        existing.put(name, new Stock.Entry(service.request(), uid(name), ours));
        return this;
    }

    /// No such Service exists any more.
    void without(String name) {
        existing.remove(name);
    }

    /// A process's desk, open.
    AddressDesk open() {
        AddressDesk desk = new AddressDesk(settings, ledger, clock);
        desk.open(APool.pools(pools), () -> {
            lists++;
            return List.copyOf(existing.values());
        });
        return desk;
    }

    static Asked asked(AService service, String... shown) {
        return new Asked(service.request(), uid(service.key().name()), AService.ips(shown));
    }

    static Held ask(AddressDesk desk, AService service, String... shown) {
        return decided(desk.decide(List.of(asked(service, shown))).getFirst());
    }

    static List<Held> askTogether(AddressDesk desk, AService... services) {
        return desk.decide(Stream.of(services).map(Office::asked).toList()).stream()
                .map(Office::decided)
                .toList();
    }

    static Held decided(Answer answer) {
        return switch (answer) {
            case Answer.Decided(Held held) -> held;
            case Answer.Undecided undecided -> throw new AssertionError(undecided);
        };
    }

    static void shows(AddressDesk desk, String name, String... addresses) {
        desk.shown(AService.key(name), uid(name), AService.ips(addresses), false);
    }

    static void release(AddressDesk desk, String name, Reuse reuse) {
        desk.release(AService.key(name), uid(name), reuse);
    }

    /// What is claimed for a Service.
    List<IpAddress> claimed(String name) {
        List<IpAddress> addresses = new ArrayList<>();
        ledger.claims().stream()
                .filter(claim -> claim.service().name().equals(name))
                .forEach(claim -> addresses.addAll(claim.addresses()));
        return addresses;
    }

    void assertCalls(int calls, int writes) {
        assertThat(ledger.calls()).as("calls of the ledger").isEqualTo(calls);
        assertThat(ledger.writes()).as("writes of the ledger").isEqualTo(writes);
    }
}
