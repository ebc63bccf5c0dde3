// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.allocation.AllocatorSettings.EditPolicy;
import io.cloudlb.metallb.fixture.AService;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Fifty thousand Services. The limit is ten times what a slow machine needs, in processor time, so that it fails when
/// the work becomes quadratic and at no other time; what it takes is measured by the benchmarks.
class ScaleTest {
    private static final int SERVICES = 50_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void servesFiftyThousandServices() {
        Allocator allocator = new Allocator(AllocatorSettings.DEFAULTS, pools(aPool("a", "10.0.0.0/8")));

        assertThat(timed(() -> allocator.decideAll(services(service -> service), NOW)))
                .isLessThan(LIMIT);
        assertThat(allocator.fills().getFirst().assigned()).isEqualTo(SERVICES);
    }

    @Test
    void servesFiftyThousandServicesWithOneKeyAndOnePort() {
        Allocator allocator = new Allocator(AllocatorSettings.DEFAULTS, pools(aPool("a", "10.0.0.0/8")));

        assertThat(timed(() -> allocator.decideAll(services(service -> service.sharing("k")), NOW)))
                .isLessThan(LIMIT);
        assertThat(allocator.fills().getFirst().assigned()).isEqualTo(SERVICES);
    }

    @Test
    void tellsFiftyThousandServicesThatThereIsNothingLeft() {
        Allocator allocator = new Allocator(AllocatorSettings.DEFAULTS, pools(aPool("a", "10.0.0.0/24")));

        assertThat(timed(() -> allocator.decideAll(services(service -> service), NOW)))
                .isLessThan(LIMIT);
        assertThat(allocator.unmet()).hasSize(SERVICES - 256);
    }

    @Test
    void movesFiftyThousandServicesToOtherPools() {
        AllocatorSettings moving = AllocatorSettings.DEFAULTS.withEditPolicy(EditPolicy.MOVE);
        Allocator allocator = new Allocator(moving, pools(aPool("a", "10.0.0.0/8")));
        allocator.decideAll(services(service -> service), NOW);

        assertThat(timed(() -> allocator.edit(pools(aPool("b", "11.0.0.0/8")), NOW)))
                .isLessThan(LIMIT);
        assertThat(allocator.fills().getFirst().assigned()).isEqualTo(SERVICES);
    }

    private static List<AllocationRequest> services(UnaryOperator<AService> kind) {
        return IntStream.range(0, SERVICES)
                .mapToObj(number -> kind.apply(aService("web-" + number)).request())
                .toList();
    }

    private static Duration timed(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
    }
}
