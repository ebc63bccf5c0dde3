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
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private static final String BY_HAND = "by-hand";
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
        writeByHand("by-hand-warm-up", WARM_UP);
        report("written by the measuring client alone", writeByHand("by-hand", MORE));
        namespace.client().services().withLabel(BY_HAND).delete();
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
            oneMore("warm-up", WARM_UP);
            report("addressed", oneMore("more", MORE));
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

    private static void report(String what, long[] times) {
        System.out.printf(
                "BENCH metallb: one more Service %s, create to address seen by a watch: p50 %.1f ms, p98 %.1f ms of %d"
                        + "%n",
                what, times[times.length / 2] / 1e6, times[times.length * 98 / 100] / 1e6, times.length);
    }

    private long[] oneMore(String prefix, int times) throws InterruptedException {
        return oneAfterTheOther(
                prefix, times, name -> PoolsReplica.wantingAnAddress(name).build(), _ -> {});
    }

    /// What the API server takes of the time, whoever gives the addresses: a create and one write of a status, by a
    /// client that knows both beforehand. The Services are of a class that nobody serves.
    private long[] writeByHand(String prefix, int times) throws InterruptedException {
        return oneAfterTheOther(
                prefix,
                times,
                name -> new ServiceBuilder(PoolsReplica.wantingAnAddress(name).build())
                        .editMetadata()
                        .addToLabels(BY_HAND, "")
                        .endMetadata()
                        .editSpec()
                        .withLoadBalancerClass("example.com/nobody")
                        .endSpec()
                        .build(),
                created -> namespace
                        .client()
                        .resource(new ServiceBuilder(created)
                                .withNewStatus()
                                .withNewLoadBalancer()
                                .addNewIngress()
                                .withIp("192.0.2.1")
                                .endIngress()
                                .endLoadBalancer()
                                .endStatus()
                                .build())
                        .updateStatus());
    }

    /// Times from before the request until a watch shows the address, sorted, in nanoseconds. Those who measure are a
    /// cold program at first, which is no matter of the measured one.
    private long[] oneAfterTheOther(
            String prefix, int times, Function<String, Service> wanted, Consumer<Service> afterwards)
            throws InterruptedException {
        Map<String, CountDownLatch> seen = new ConcurrentHashMap<>();
        IntStream.range(0, times).forEach(i -> seen.put(prefix + "-" + i, new CountDownLatch(1)));
        long[] took = new long[times];
        try (Watch _ = namespace.client().services().watch(new Addressed(seen))) {
            for (int i = 0; i < times; i++) {
                String name = prefix + "-" + i;
                Service service = wanted.apply(name);
                long began = System.nanoTime();
                afterwards.accept(namespace.client().resource(service).create());
                CountDownLatch latch = Objects.requireNonNull(seen.get(name));
                if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException(name + " got no address");
                }
                took[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(took);
        return took;
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

    private record Addressed(Map<String, CountDownLatch> seen) implements Watcher<Service> {
        @Override
        public void eventReceived(Action action, Service service) {
            CountDownLatch latch = seen.get(service.getMetadata().getName());
            if (latch != null && !ClusterUser.ingress(service).isEmpty()) {
                latch.countDown();
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
