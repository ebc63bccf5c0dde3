// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas and their lease: one works, and when it ends, however it ends, the other goes on.
@RequiresControlPlane
class TakeOverIT {
    /// The process ends itself after its grace of 20 s; that it ended in good order before, its exit code says.
    private static final Duration GRACE = Duration.ofSeconds(20 + 10);

    private static final int SERVICES = 20;
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "replica", "AWS_SECRET_ACCESS_KEY", "secret");

    private final EmulatedAccount cloud = EmulatedAccount.open();
    private final List<Replica> replicas = new ArrayList<>();
    private final ControlPlane controlPlane;
    private KubernetesClient client;
    private String namespace;
    private ClusterUser user;

    @TempDir
    Path folder;

    TakeOverIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void addNodes(TestNamespace empty) {
        client = empty.client();
        namespace = empty.name();
        user = new ClusterUser(client);
        cloud.account().machines().forEach(machine -> user.addNode(machine.instanceId(), machine.providerId()));
    }

    @AfterEach
    void takeDown() {
        replicas.forEach(Replica::close);
        user.close();
        cloud.close();
    }

    @Test
    void endsInGoodOrderWhenItIsAsked() {
        Replica replica = start();
        replica.awaitLead();
        user.create(aService("web").port(80));
        user.awaitHostName("web");

        replica.process().terminate();

        assertThat(replica.process().awaitExit(GRACE))
                .as(replica.process()::words)
                .isZero();
        assertThat(leader()).as(replica.process()::words).isEmpty();
    }

    @Test
    void abandonsSafelyWhatDoesNotEndInTime() {
        Replica replica = start();
        replica.awaitLead();
        user.create(aService("web").port(80));
        user.awaitHostName("web");
        cloud.emulator().faults().everyCall(Fault.delay(Duration.ofSeconds(60)));
        user.create(aService("stuck").port(80));
        user.awaitService("stuck", found -> !found.getMetadata().getFinalizers().isEmpty());

        replica.process().terminate();

        assertThat(replica.process().awaitExit(GRACE))
                .as(replica.process()::words)
                .isZero();
        assertThat(leader()).as(replica.process()::words).isEmpty();
    }

    @Test
    void takesOverFromAReplicaThatEndsWithoutANeedlessCall() {
        Replica first = startServing();
        long mark = cloud.emulator().ledger().mark();
        Replica second = start();

        first.process().terminate();
        assertThat(first.process().awaitExit(GRACE)).isZero();
        second.awaitLead();
        second.awaitProvisioned(SERVICES);

        Calls calls = cloud.emulator().ledger().since(mark);
        System.out.println("BUDGET restart with 20 two-port Services: " + calls.summary());
        assertThat(calls.writes().operations()).isEmpty();
        assertThat(calls.count()).as(calls::summary).isLessThanOrEqualTo(12);
    }

    @Test
    void takesOverFromAReplicaThatDied() {
        Replica first = startServing();
        start();
        long mark = cloud.emulator().ledger().mark();

        Instant end = Instant.now();
        first.process().kill();
        user.create(aService("after").port(80));

        user.awaitHostName("after");
        report("was killed", end, mark);
    }

    /// What [#takesOverFromAReplicaThatDied] shows too, after less of a wait: for its times.
    @Test
    @Tag("soak")
    void writesForANewServiceAfterAReplicaThatStopped() {
        Replica first = startServing();
        start();
        Optional<String> leader = leader();
        long mark = cloud.emulator().ledger().mark();

        first.process().terminate();
        user.create(aService("after").port(80));
        await().pollInterval(Duration.ofMillis(10)).until(() -> !leader().equals(leader));
        Instant end = Instant.now();

        user.awaitHostName("after");
        report("gave up the lease", end, mark);
    }

    /// How long it took, for the reader: what a loaded machine makes of it is nothing to hold.
    private void report(String what, Instant end, long mark) {
        Instant write =
                cloud.emulator().ledger().since(mark).writes().all().getFirst().at();
        System.out.println("SEEN with 20 two-port Services: first write to AWS "
                + Duration.between(end, write).toMillis()
                + " ms after the leader " + what + ", address there after "
                + Duration.between(end, Instant.now()).toMillis() + " ms");
    }

    private Replica startServing() {
        Replica replica = start();
        replica.awaitLead();
        for (int i = 0; i < SERVICES; i++) {
            user.create(aService("web-" + i).port(80).port(443));
        }
        replica.awaitProvisioned(SERVICES);
        return replica;
    }

    private Replica start() {
        Replica replica = Replica.start(
                folder,
                CREDENTIALS,
                List.of(
                        "--provider=aws",
                        "--cluster-name=it",
                        "--kubeconfig=" + controlPlane.kubeconfig(),
                        "--namespace=" + namespace,
                        "--lease-namespace=" + namespace,
                        "--node-port-range=20000-60000",
                        "--aws-region=eu-west-1",
                        "--aws-vpc-id=" + cloud.account().vpcId(),
                        "--aws-endpoint-url=" + cloud.account().endpoint()));
        replicas.add(replica);
        return replica;
    }

    private Optional<String> leader() {
        Lease lease = client.leases().inNamespace(namespace).withName("cloudlb").get();
        return Optional.ofNullable(lease.getSpec().getHolderIdentity()).filter(holder -> !holder.isEmpty());
    }
}
