// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.CutApiServer;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.metallb.MetalLbProviderFactory;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real API server: whatever process dies at whatever write, and however many believe to lead, no address is
/// ever shown by two Services, and nobody loses one.
@Tag("soak")
@RequiresControlPlane
class NeverOneAddressForTwoIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private final ControlPlane controlPlane;
    private TestNamespace namespace;
    private Pools pools;
    private ClusterUser user;

    @TempDir
    Path folder;

    NeverOneAddressForTwoIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void arrive(TestNamespace empty) {
        namespace = empty;
        pools = Pools.in(empty.client());
        user = new ClusterUser(empty.client());
    }

    @AfterEach
    void leave() {
        user.close();
    }

    @Test
    void survivesItsOwnDeathAtEveryWrite() {
        int writes = live(0, 0, false);
        int runs = 0;
        for (boolean afterwards : new boolean[] {false, true}) {
            for (int write = 1; write <= writes; write++) {
                runs++;
                live(runs, write, afterwards);
            }
        }
        System.out.printf("CRASH MATRIX metallb on a real API server: %d writes, %d runs, 0 failures%n", writes, runs);
        assertThat(runs).isGreaterThanOrEqualTo(2 * 8);
    }

    /// One life of some Services, with a process that dies at a write and another that takes over.
    ///
    /// @param cutAt 0 for no death
    /// @return how many writes there were
    private int live(int run, int cutAt, boolean afterwards) {
        String net = "10.77.%d.".formatted(run);
        pools.create("pool-" + run, net + "1-" + net + "3");
        Config cluster = namespace.client().getConfiguration();
        try (CutApiServer server = CutApiServer.before(cluster, NeverOneAddressForTwoIT::counts, cutAt, afterwards);
                Witness witness = new Witness(namespace.client());
                Succession processes = new Succession(server)) {
            user.create(aService("a").port(80).annotation("metallb.io/allow-shared-ip", "key"));
            processes.see("a", NeverOneAddressForTwoIT::isServed);
            user.create(aService("b").port(81).annotation("metallb.io/allow-shared-ip", "key"));
            processes.see("b", NeverOneAddressForTwoIT::isServed);
            user.create(aService("c").port(80));
            processes.see("c", NeverOneAddressForTwoIT::isServed);
            String first = Witness.ips(user.get("c")).getFirst();
            user.patch("c", "{\"metadata\":{\"annotations\":{\"metallb.io/loadBalancerIPs\":\"%s3\"}}}".formatted(net));
            processes.see("c", seen -> Witness.ips(seen).equals(List.of(net + "3")));
            user.create(aService("d").port(80));
            processes.see("d", NeverOneAddressForTwoIT::isServed);
            user.create(aService("e").port(80));
            processes.see("e", seen -> hasReason(seen, "PoolExhausted"));
            user.delete("a");
            user.delete("b");
            processes.see("e", NeverOneAddressForTwoIT::isServed);

            assertThat(witness.doubles()).as("run %d, write %d", run, cutAt).isEmpty();
            assertThat(witness.moves())
                    .as("run %d, write %d", run, cutAt)
                    .containsExactly("c: [%s] -> [%s3]".formatted(first, net));
            return server.writes();
        } finally {
            List.of("a", "b", "c", "d", "e").forEach(user::delete);
            List.of("a", "b", "c", "d", "e").forEach(user::awaitGone);
            pools.delete("pool-" + run);
        }
    }

    /// The process that is alive, and, once its cable is cut, its successor.
    private final class Succession implements AutoCloseable {
        private final CutApiServer server;
        private RunningController alive;
        private boolean hasDied;

        Succession(CutApiServer server) {
            this.server = server;
            String token = Objects.requireNonNullElse(
                    namespace.client().getConfiguration().getOauthToken(),
                    namespace.client().getConfiguration().getAutoOAuthToken());
            alive = start(server.kubeconfig(folder, token));
        }

        void see(String service, Predicate<Service> holds) {
            await().atMost(DEADLINE)
                    .until(() -> (server.isCut() && !hasDied)
                            || user.find(service).filter(holds).isPresent());
            if (server.isCut() && !hasDied) {
                hasDied = true;
                alive.kill();
                alive = start(controlPlane.kubeconfig());
                user.awaitService(service, holds);
            }
        }

        @Override
        public void close() {
            alive.kill();
        }
    }

    @Test
    void neverGivesOneAddressToTwoWhileTwoProcessesLead() {
        pools.create("both", "10.78.0.0/26");
        try (Witness witness = new Witness(namespace.client());
                RunningController one = start(controlPlane.kubeconfig());
                RunningController other = start(controlPlane.kubeconfig())) {
            for (int round = 0; round < 3; round++) {
                int number = round;
                IntStream.range(0, 20)
                        .parallel()
                        .forEach(i -> user.create(
                                aService("web-%d-%d".formatted(number, i)).port(80)));
                user.awaitAllAddressed(DEADLINE, Duration.ofMillis(100));
                IntStream.range(0, 10).parallel().forEach(i -> user.delete("web-%d-%d".formatted(number, i)));
            }
            user.create(aService("last").port(80));
            user.awaitService("last", NeverOneAddressForTwoIT::isServed);
            one.settle();
            other.settle();

            assertThat(witness.doubles()).isEmpty();
            assertThat(witness.moves()).isEmpty();
        }
    }

    private RunningController start(Path kubeconfig) {
        return RunningController.start(
                kubeconfig,
                namespace.name(),
                new MetalLbProviderFactory(),
                Map.of("metallb-namespace", namespace.name(), "metallb-hold-down", "0"),
                RunOptions.USUAL);
    }

    private static boolean counts(String path) {
        return path.contains("/services/") || path.contains("/configmaps");
    }

    private static boolean isServed(Service service) {
        return !Witness.ips(service).isEmpty();
    }

    private static boolean hasReason(Service service, String reason) {
        return Optional.ofNullable(service.getStatus().getConditions()).orElse(List.of()).stream()
                .anyMatch(condition -> condition.getReason().equals(reason));
    }
}
