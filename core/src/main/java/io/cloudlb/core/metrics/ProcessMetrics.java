// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the process is and uses, under the names that Prometheus' own clients give, and what the JVM tells of its
/// memory and its collections.
public final class ProcessMetrics implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double NANOS = 1e9;
    private static final double KIB = 1024;

    private final JvmGcMetrics collections = new JvmGcMetrics();

    /// @param version of the product
    /// @param provider whom it serves
    public ProcessMetrics(PrometheusMeterRegistry registry, String version, String provider) {
        // Micrometer takes the ending of a gauge's name away, because Prometheus has a type for such metrics.
        Info build = Info.builder()
                .name("cloudlb_build_info")
                .help("1, with what this process is as labels")
                .labelNames("java", "provider", "version")
                .register(registry.getPrometheusRegistry());
        build.setLabelValues(Runtime.version().toString(), provider, version);
        FunctionCounter.builder("process_cpu", this, ProcessMetrics::cpuSeconds)
                .description("CPU time the process has used")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("process_resident_memory", this, ProcessMetrics::residentBytes)
                .description("Memory of the process that is resident; not a number where the system does not tell")
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    private double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS
                : Double.NaN;
    }

    private double residentBytes() {
        try {
            return resident(Files.readAllLines(STATUS));
        } catch (IOException _) {
            return Double.NaN;
        }
    }

    private static double resident(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToDouble(kib -> Long.parseLong(kib) * KIB)
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        collections.close();
    }
}
