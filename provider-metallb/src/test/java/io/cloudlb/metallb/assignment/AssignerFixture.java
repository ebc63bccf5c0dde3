// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.assignment.Asked.Answer;
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

/// Assigners on one ledger, and the Services that exist, asked in the words of tests. A Service's UID is `uid-` and its
/// name.
final class AssignerFixture {
    private final ManualClock clock = new ManualClock();
    private final MemoryLedger ledger = new MemoryLedger();
    private final Map<String, ServiceListing.Entry> existing = new LinkedHashMap<>();
    private final AllocatorSettings settings;
    private final APool[] pools;
    private int lists;

    private AssignerFixture(AllocatorSettings settings, APool... pools) {
        this.settings = settings;
        this.pools = pools.clone();
    }

    /// Where a freed address may be given out again at once.
    static AssignerFixture fixture(APool... pools) {
        return fixture(AllocatorSettings.DEFAULTS.withHoldDown(Duration.ZERO), pools);
    }

    static AssignerFixture fixture(AllocatorSettings settings, APool... pools) {
        return new AssignerFixture(settings, pools);
    }

    MemoryLedger ledger() {
        return ledger;
    }

    /// How often all Services were read.
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
    AssignerFixture with(AService service) {
        return with(service, true);
    }

    /// A Service that another process serves exists.
    AssignerFixture withForeign(AService service) {
        return with(service, false);
    }

    private AssignerFixture with(AService service, boolean ours) {
        String name = service.key().name();
        existing.put(name, new ServiceListing.Entry(service.request(), uid(name), ours));
        return this;
    }

    /// No such Service exists any more.
    void without(String name) {
        existing.remove(name);
    }

    /// A process's assigner, open.
    AddressAssigner open() {
        AddressAssigner assigner = new AddressAssigner(settings, ledger, clock);
        assigner.open(APool.pools(pools), () -> {
            lists++;
            return List.copyOf(existing.values());
        });
        return assigner;
    }

    static Asked asked(AService service, String... shown) {
        return new Asked(service.request(), uid(service.key().name()), AService.ips(shown));
    }

    static Held ask(AddressAssigner assigner, AService service, String... shown) {
        return decided(assigner.decide(List.of(asked(service, shown))).getFirst());
    }

    static List<Held> askTogether(AddressAssigner assigner, AService... services) {
        return assigner.decide(Stream.of(services).map(AssignerFixture::asked).toList()).stream()
                .map(AssignerFixture::decided)
                .toList();
    }

    static Held decided(Answer answer) {
        return switch (answer) {
            case Answer.Decided(Held held) -> held;
            case Answer.Undecided undecided -> throw new AssertionError(undecided);
        };
    }

    static void shows(AddressAssigner assigner, String name, String... addresses) {
        assigner.shown(AService.key(name), uid(name), AService.ips(addresses), false);
    }

    static void release(AddressAssigner assigner, String name, Reuse reuse) {
        assigner.release(AService.key(name), uid(name), reuse);
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
