// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.bench;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;

import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.Allocator;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.allocation.Decision;
import io.cloudlb.metallb.allocation.Reuse;
import io.cloudlb.metallb.fixture.AService;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One more Service, and its release, in a pool that has already served this many others. The time must not depend on
/// how many, nor on how large the pool is.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx4g")
public class FreeSearchBenchmark {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Param({"10.0.0.0/8", "2001:db8::/64"})
    private String range = "";

    @Param({"1000", "100000", "1000000"})
    private int taken;

    private Allocator allocator = new Allocator(AllocatorSettings.DEFAULTS, pools());
    private AllocationRequest oneMore = aService("one-more").request();

    @Setup
    public void fill() {
        allocator = new Allocator(AllocatorSettings.DEFAULTS.withHoldDown(Duration.ZERO), pools(aPool("a", range)));
        for (int number = 0; number < taken; number++) {
            allocator.decide(inFamily(aService("web-" + number)).request(), NOW);
        }
        oneMore = inFamily(aService("one-more")).request();
    }

    @Benchmark
    public Decision serveAndRelease() {
        Decision decision = allocator.decide(oneMore, NOW);
        allocator.release(oneMore.service(), Reuse.AFTER_HOLD_DOWN, NOW);
        return decision;
    }

    private AService inFamily(AService service) {
        return range.contains(":") ? service.ipv6() : service;
    }
}
