// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.bench;

import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.Replica;
import io.cloudlb.it.metallb.Pools;
import io.cloudlb.it.metallb.PoolsReplica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/benchmarks.md` reports of MetalLB's pools. Nothing is judged; each line says what was measured. The
/// process is asked when it has written everything, and the API server whether that is so: asking the API server all
/// the time would be most of what is measured.
@RequiresControlPlane
class MetalLbBench {
    private static final int SERVICES = 2_000;
    private static final int WARM_UP = 100;
    private static final int MORE = 200;
    private static final int USERS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern STATUS_WRITES = Pattern.compile(
            "(?m)^apiserver_request_total\\{[^}]*resource=\"services\"[^}]*subresource=\"status\"[^}]*}\\s+(\\S+)$");
    private static final Pattern EVENT_WRITES = Pattern.compile(
            "(?m)^apiserver_request_total\\{[^}]*resource=\"events\"[^}]*verb=\"(?:POST|PATCH)\"[^}]*}\\s+(\\S+)$");
    private static final Pattern LEDGER_WRITES = Pattern.compile(
            "(?m)^apiserver_request_total\\{[^}]*resource=\"configmaps\"[^}]*verb=\"(?:POST|PUT)\"[^}]*}\\s+(\\S+)$");

    private final ControlPlane controlPlane;
    private TestNamespace namespace;

    @TempDir
    Path folder;

    MetalLbBench(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void take(TestNamespace empty) {
        namespace = empty;
        Pools.in(empty.client()).create("all", "172.20.0.0/16");
    }

    @Test
    void addressesTwoThousandServicesAndOneMore() throws Exception {
        createAll();
        Writes before = writes();
        Map<String, String> given;
        long began = System.nanoTime();
        ClusterUser user = new ClusterUser(namespace.client());
        try (Replica replica = start()) {
            replica.awaitLead();
            long leads = System.nanoTime();
            replica.awaitProvisioned(SERVICES);
            long addressed = System.nanoTime();
            user.awaitAllAddressed(PATIENCE, Duration.ofMillis(500));
            Writes after = writes();
            System.out.printf(
                    "BENCH metallb: %,d waiting Services addressed %.1f s after the process was started, %.1f s after it"
                            + " led; %s%n",
                    SERVICES, seconds(began, addressed), seconds(leads, addressed), after.since(before));
            awaitEvents(before.events + SERVICES);
            oneMore();
            System.out.printf(
                    "BENCH metallb: %,d Services: %d MiB resident, %d MiB at most%n",
                    SERVICES + WARM_UP + MORE,
                    replica.process().residentMebibytes(),
                    replica.process().peakResidentMebibytes());
            given = addresses();
            replica.process().terminate();
            replica.process().awaitExit();
        }
        restart(given);
        user.close();
    }

    private void restart(Map<String, String> given) {
        namespace
                .client()
                .resource(PoolsReplica.wantingAnAddress("newcomer").build())
                .create();
        long began = System.nanoTime();
        try (Replica replica = start()) {
            namespace
                    .client()
                    .services()
                    .withName("newcomer")
                    .waitUntilCondition(
                            service -> !ClusterUser.ingress(service).isEmpty(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
            long served = System.nanoTime();
            replica.awaitProvisioned(given.size() + 1);
            Map<String, String> now = addresses();
            long moved = given.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(now.get(entry.getKey())))
                    .count();
            System.out.printf(
                    "BENCH metallb: restart with %,d Services: first new one addressed after %.1f s, %d moved, %d MiB"
                            + " resident at most%n",
                    given.size(),
                    seconds(began, served),
                    moved,
                    replica.process().peakResidentMebibytes());
        }
    }

    private void createAll() throws Exception {
        try (ExecutorService users = Executors.newFixedThreadPool(USERS)) {
            List<Future<?>> created = new ArrayList<>();
            for (int i = 0; i < SERVICES; i++) {
                Service service = PoolsReplica.wantingAnAddress("web-" + i).build();
                created.add(
                        users.submit(() -> namespace.client().resource(service).create()));
            }
            for (Future<?> one : created) {
                one.get();
            }
        }
    }

    /// In turns, so that both see the same machine. Those who measure are a cold program at first, which is no matter
    /// of the measured one.
    private void oneMore() throws InterruptedException {
        long[] served = new long[MORE];
        long[] byHand = new long[MORE];
        try (OneMore one = new OneMore(namespace.client())) {
            for (int i = 0; i < WARM_UP; i++) {
                one.writtenByHand("warm-up-by-hand-" + i);
                one.served("warm-up-" + i);
            }
            for (int i = 0; i < MORE; i++) {
                byHand[i] = one.writtenByHand("by-hand-" + i);
                served[i] = one.served("more-" + i);
            }
        }
        System.out.printf("BENCH metallb: one more Service, create to address seen by a watch: %s%n", spread(served));
        System.out.printf(
                "BENCH metallb: the same, written by the measuring client with nothing decided or claimed: %s%n",
                spread(byHand));
    }

    private static String spread(long[] times) {
        long[] sorted = Arrays.stream(times).sorted().toArray();
        return "p50 %.1f ms, p98 %.1f ms of %d"
                .formatted(sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 98 / 100] / 1e6, sorted.length);
    }

    /// One more Service comes to a cluster at rest: the events of the crowd are written slowly, after its addresses.
    private void awaitEvents(long all) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(5)).until(() -> writes().events >= all);
    }

    private Map<String, String> addresses() {
        return namespace.client().services().list().getItems().stream()
                .collect(Collectors.toMap(
                        service -> service.getMetadata().getName(),
                        service -> ClusterUser.ingress(service).getFirst().getIp()));
    }

    private Replica start() {
        return PoolsReplica.start(controlPlane, namespace, folder);
    }

    private Writes writes() {
        KubernetesClient client = namespace.client();
        String metrics = client.raw("/metrics");
        return new Writes(sum(STATUS_WRITES, metrics), sum(EVENT_WRITES, metrics), sum(LEDGER_WRITES, metrics));
    }

    private static long sum(Pattern lines, String metrics) {
        return lines.matcher(metrics)
                .results()
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /// @param status to Services' status
    /// @param events of events
    /// @param ledger of claims
    private record Writes(long status, long events, long ledger) {
        Writes since(Writes before) {
            return new Writes(status - before.status, events - before.events, ledger - before.ledger);
        }

        @Override
        public String toString() {
            return "%,d writes of a status, %,d of events, %,d of the ledger".formatted(status, events, ledger);
        }
    }
}
