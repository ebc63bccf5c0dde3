// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.bench;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.command.LargeCluster;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which heap a size needs, and what it costs at rest, as `docs/benchmarks.md` reports. Nothing is judged; each line
/// says what was measured. `CLOUDLB_BENCH_SIZES` chooses, as `services x nodes : MB of heap and of its young part`.
@RequiresControlPlane
class SizesBench {
    private static final String SIZES = "200x100:40/8 1000x100:64/8";
    private static final Pattern SIZE = Pattern.compile("(\\d+)x(\\d+):(\\d+)/(\\d+)");
    private static final Pattern PAUSE = Pattern.compile("Pause (\\w+) .*?(\\d+)M->(\\d+)M\\((\\d+)M\\) ([\\d.]+)ms");
    private static final Duration PHASE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int SOME = 50;

    private final ControlPlane controlPlane;

    @TempDir
    Path folder;

    SizesBench(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @Test
    void measuresWhatItNeeds(TestNamespace namespace) throws Exception {
        String sizes = System.getenv().getOrDefault("CLOUDLB_BENCH_SIZES", SIZES);
        List<Size> all = Arrays.stream(sizes.split(" ")).map(Size::read).toList();
        int nodes = all.getFirst().nodes();
        try (LargeCluster cluster = new LargeCluster(controlPlane, namespace, folder, nodes, 2 * all.size())) {
            for (Size size : all) {
                long began = System.nanoTime();
                cluster.provision(size.services());
                System.out.printf("BENCH %s: made in %.0f s%n", size, (System.nanoTime() - began) / 1e9);
                measure(cluster, size);
            }
        }
    }

    private void measure(LargeCluster cluster, Size size) throws Exception {
        Path log = folder.resolve("gc-" + System.nanoTime() + ".log");
        try (Run run = new Run(cluster, size, log, "--drift-interval=10m")) {
            run.phase("start", () -> run.replica.awaitProvisioned(size.services()));
            Thread.sleep(Duration.ofSeconds(5));
            run.phase("idle minute", () -> Thread.sleep(Duration.ofMinutes(1)));
        }
        try (Run run = new Run(cluster, size, log, "--drift-interval=10s")) {
            run.replica.awaitProvisioned(size.services());
            Thread.sleep(Duration.ofSeconds(12));
            run.phase("drift", () -> Thread.sleep(PHASE));
            run.phase("50 deleted while drift is on", () -> {
                IntStream.range(0, SOME).forEach(i -> cluster.user().delete("web-" + i));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> IntStream.range(0, SOME)
                                .allMatch(i -> cluster.user().find("web-" + i).isEmpty()));
            });
            run.phase("50 created", () -> {
                for (int i = 0; i < SOME; i++) {
                    cluster.user().create(aService("web-" + i).port(80));
                }
                awaitListeners(cluster, size.services());
            });
            String node = cluster.join();
            run.phase("node wave", () -> Thread.sleep(PHASE));
            System.out.printf(
                    "BENCH %s: killed in the wave, %d groups lack the node%n", size, cluster.groupsWithout(node));
            run.replica.process().kill();
        }
        try (Run run = new Run(cluster, size, log, "--drift-interval=10s")) {
            run.phase("start after a kill in a wave", () -> Thread.sleep(PHASE));
        }
    }

    private static void awaitListeners(LargeCluster cluster, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> cluster.emulator().snapshot().listeners().size() == count);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static final class Run implements AutoCloseable {
        private final LargeCluster cluster;
        private final Size size;
        private final Path log;
        private final Replica replica;

        Run(LargeCluster cluster, Size size, Path log, String flag) {
            this.cluster = cluster;
            this.size = size;
            this.log = log;
            replica = cluster.start(
                    List.of(
                            "-Xmx" + size.heap() + "m",
                            "-Xmn" + size.young() + "m",
                            "-Xlog:gc:file=" + log + ":uptime:filecount=0"),
                    flag);
        }

        void phase(String name, Action action) throws Exception {
            long start = System.nanoTime();
            double cpu = name.startsWith("start") ? 0 : replica.metric("process_cpu_seconds_total");
            List<String> before = name.startsWith("start") ? List.of() : Files.readAllLines(log);
            long mark = cluster.emulator().ledger().mark();
            action.run();
            List<String> lines = Files.readAllLines(log);
            lines = lines.subList(before.size(), lines.size());
            double seconds = (System.nanoTime() - start) / 1e9;
            double used = replica.metric("process_cpu_seconds_total") - cpu;
            Pauses full = Pauses.of(lines, "Full");
            Pauses young = Pauses.of(lines, "Young");
            System.out.printf(
                    "BENCH %s, %s: %.0f s, CPU %.2f s, full %s (%.1f %% of the time, %.1f %% of the CPU), young %s, %d MiB resident at most; %s%n",
                    size,
                    name,
                    seconds,
                    used,
                    full,
                    full.millis / seconds / 10,
                    full.millis / used / 10,
                    young,
                    replica.process().peakResidentMebibytes(),
                    cluster.emulator().ledger().since(mark).summary());
        }

        @Override
        public void close() {
            replica.close();
        }
    }

    private record Pauses(int count, double millis, int largestLeft) {
        static Pauses of(List<String> lines, String kind) {
            int count = 0;
            double millis = 0;
            int left = 0;
            for (String line : lines) {
                Matcher pause = PAUSE.matcher(line);
                if (pause.find() && pause.group(1).equals(kind)) {
                    count++;
                    millis += Double.parseDouble(pause.group(5));
                    left = Math.max(left, Integer.parseInt(pause.group(3)));
                }
            }
            return new Pauses(count, millis, left);
        }

        @Override
        public String toString() {
            return "%d in %.0f ms, at most %d MB left".formatted(count, millis, largestLeft);
        }
    }

    /// A size and a heap to try.
    private record Size(int services, int nodes, int heap, int young) {
        static Size read(String text) {
            Matcher size = SIZE.matcher(text);
            if (!size.matches()) {
                throw new IllegalArgumentException("not a size: " + text);
            }
            return new Size(number(size, 1), number(size, 2), number(size, 3), number(size, 4));
        }

        private static int number(Matcher size, int group) {
            return Integer.parseInt(size.group(group));
        }

        @Override
        public String toString() {
            return "%d x %d with -Xmx%dm -Xmn%dm".formatted(services, nodes, heap, young);
        }
    }
}
