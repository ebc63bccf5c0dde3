// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas with MetalLB's pools: when the one that leads ends, the other serves what comes.
@RequiresControlPlane
class PoolsTakeOverIT {
    private static final int SERVICES = 20;
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final ControlPlane controlPlane;
    private final List<Replica> replicas = new ArrayList<>();
    private TestNamespace namespace;
    private KubernetesClient client;
    private ClusterUser user;

    @TempDir
    Path folder;

    PoolsTakeOverIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void serveTwenty(TestNamespace empty) {
        namespace = empty;
        client = empty.client();
        user = new ClusterUser(client);
        Pools.in(client).create("a", "198.18.6.0/24");
        start().awaitLead();
        for (int number = 0; number < SERVICES; number++) {
            user.create(PoolsReplica.wantingAnAddress("web-" + number));
        }
        user.awaitAllAddressed(Duration.ofMinutes(2), Duration.ofMillis(500));
        start();
    }

    @AfterEach
    void takeDown() {
        replicas.forEach(Replica::close);
        user.close();
    }

    @Test
    void takesOverFromAReplicaThatDied() {
        Instant end = Instant.now();
        replicas.getFirst().process().kill();

        serveOneMore();
        report("was killed", end);
    }

    @Test
    void takesOverFromAReplicaThatStopped() {
        String leader = leader();
        replicas.getFirst().process().terminate();
        await().pollInterval(OFTEN).until(() -> !leader().equals(leader));
        Instant end = Instant.now();

        serveOneMore();
        report("gave up the lease", end);
    }

    private void serveOneMore() {
        user.create(PoolsReplica.wantingAnAddress("after"));
        Service served =
                user.awaitService("after", found -> !ClusterUser.ingress(found).isEmpty());
        assertThat(ClusterUser.ingress(served).getFirst().getIp()).startsWith("198.18.6.");
    }

    /// How long it took, for the reader: what a loaded machine makes of it is nothing to hold.
    private static void report(String what, Instant end) {
        System.out.println("SEEN with 20 Services of a pool: address of a new one there "
                + Duration.between(end, Instant.now()).toMillis() + " ms after the leader " + what);
    }

    private String leader() {
        return String.valueOf(client.leases()
                .inNamespace(namespace.name())
                .withName("cloudlb")
                .get()
                .getSpec()
                .getHolderIdentity());
    }

    private Replica start() {
        Replica replica = PoolsReplica.start(controlPlane, namespace, folder);
        replicas.add(replica);
        return replica;
    }
}
