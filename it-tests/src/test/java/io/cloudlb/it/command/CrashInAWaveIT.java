// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node joins a large cluster, and the controller dies while it registers it everywhere. The next process does what
/// is left, with the documented heap and AWS's pace; when that dies too, what it had done is not done again.
///
/// With its 1,000 Services it takes minutes; `-Dcloudlb.it.services=80` is the same in small.
@Tag("soak")
@RequiresControlPlane
class CrashInAWaveIT {
    private static final int SERVICES = Integer.getInteger("cloudlb.it.services", 1_000);
    private static final int NODES = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    Path folder;

    @Test
    void healsInOneStartAndKeepsWhatWasDoneWhenItDiesAgain(ControlPlane controlPlane, TestNamespace namespace) {
        try (LargeCluster cluster = new LargeCluster(controlPlane, namespace, folder, NODES, 1)) {
            cluster.provision(SERVICES);
            String node;
            try (Replica first = cluster.start(cluster.documentedHeap())) {
                first.awaitProvisioned(SERVICES);
                node = cluster.join();
                awaitLacking(first, cluster, node, SERVICES * 2 / 3);
                die(first);
            }

            long lackingFirst = cluster.groupsWithout(node);
            long died = cluster.emulator().ledger().mark();
            try (Replica second = cluster.start(cluster.documentedHeap())) {
                awaitLacking(second, cluster, node, lackingFirst / 2);
                die(second);
            }

            long lackingSecond = cluster.groupsWithout(node);
            Calls ofSecond = cluster.emulator().ledger().since(died);
            long diedAgain = cluster.emulator().ledger().mark();
            try (Replica third = cluster.start(cluster.documentedHeap())) {
                awaitLacking(third, cluster, node, 0);
                third.awaitProvisioned(SERVICES);
                report(third, lackingFirst, lackingSecond);
            }

            Calls ofThird = cluster.emulator().ledger().since(diedAgain);
            assertDoesWhatIsLeft(ofSecond, lackingFirst);
            assertDoesWhatIsLeft(ofThird, lackingSecond);
        }
    }

    private static void awaitLacking(Replica replica, LargeCluster cluster, String node, long few) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            assertThat(replica.process().isRunning())
                    .as(replica.process()::words)
                    .isTrue();
            return cluster.groupsWithout(node) <= few;
        });
    }

    private static void die(Replica replica) {
        replica.process().kill();
        replica.process().awaitExit();
    }

    private static void assertDoesWhatIsLeft(Calls calls, long lacking) {
        assertThat(calls.count("RegisterTargets")).as(calls.summary()).isLessThanOrEqualTo(Math.toIntExact(lacking));
        assertThat(calls.count("DescribeTargetHealth")).as(calls.summary()).isLessThanOrEqualTo(SERVICES);
        assertThat(calls.writes().operations()).containsOnly("RegisterTargets");
    }

    private static void report(Replica third, long lackingFirst, long lackingSecond) {
        System.out.printf(
                "SEEN with %,d Services and %d nodes: %d lacked the node when the first died, %d when the second did,"
                        + " none in the end; the third took %.1f s of CPU, %d MiB resident at most%n",
                SERVICES,
                NODES + 1,
                lackingFirst,
                lackingSecond,
                third.metric("process_cpu_seconds_total"),
                third.process().peakResidentMebibytes());
    }
}
