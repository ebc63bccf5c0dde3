// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.bench;

import static io.cloudlb.metallb.fixture.APool.aPool;
import static io.cloudlb.metallb.fixture.APool.pools;
import static io.cloudlb.metallb.fixture.AService.aService;

import io.cloudlb.metallb.allocation.AllocationRequest;
import io.cloudlb.metallb.allocation.Allocator;
import io.cloudlb.metallb.allocation.AllocatorSettings;
import io.cloudlb.metallb.fixture.AService;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/// Fifty thousand Services that all wait, from none served to all served: in a process that has just started, and in
/// one that is warm.
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgs = "-Xmx1g")
public class BulkBenchmark {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SERVICES = 50_000;

    @Param({"alone", "one-key"})
    private String kind = "";

    private List<AllocationRequest> requests = List.of();

    @Setup
    public void request() {
        requests = IntStream.range(0, SERVICES)
                .mapToObj(number -> kind(aService("web-" + number)).request())
                .toList();
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public Allocator cold() {
        return serveAll();
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 5, time = 1)
    @Measurement(iterations = 5, time = 1)
    public Allocator warm() {
        return serveAll();
    }

    private Allocator serveAll() {
        Allocator allocator = new Allocator(AllocatorSettings.DEFAULTS, pools(aPool("a", "10.0.0.0/8")));
        allocator.decideAll(requests, NOW);
        return allocator;
    }

    private AService kind(AService service) {
        return kind.equals("one-key") ? service.sharing("k") : service;
    }
}
