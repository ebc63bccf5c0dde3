// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.bench;

import static io.cloudlb.it.cluster.ServiceManifest.aService;

import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.ServiceManifest;
import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `docs/benchmarks.md` reports. Nothing is judged; each line says what was measured.
@RequiresControlPlane
class ControllerBench {
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "bench", "AWS_SECRET_ACCESS_KEY", "secret");

    private final ControlPlane controlPlane;
    private TestNamespace namespace;

    @TempDir
    Path folder;

    ControllerBench(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void take(TestNamespace empty) {
        namespace = empty;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1, 2})
    void addressesTwentyServicesCreatedAtOnce(int ports) {
        measure(20, ports, 3, Duration.ofMillis(50));
    }

    @Test
    void addressesAThousandServicesAtThePaceOfTheCloud() {
        measure(1_000, 1, 100, Duration.ofMillis(50));
    }

    private void measure(int services, int ports, int nodes, Duration latency) {
        AwsEmulator.Builder described = AwsEmulator.builder()
                .latency(latency)
                .throttle(AwsThrottle.standard())
                .quotas(AwsQuotas.raised());
        try (EmulatedAccount cloud = EmulatedAccount.open(nodes, described);
                ClusterUser user = new ClusterUser(namespace.client())) {
            cloud.account().machines().forEach(machine -> user.addNode(machine.instanceId(), machine.providerId()));
            try (Replica replica = start(cloud)) {
                replica.awaitLead();
                replica.awaitProvisioned(0);
                long began = System.nanoTime();
                for (int i = 0; i < services; i++) {
                    user.create(manifest(i, ports));
                }
                long created = System.nanoTime();
                user.awaitAllAddressed(PATIENCE, Duration.ofMillis(services <= 100 ? 50 : 2_000));
                long addressed = System.nanoTime();
                CommandProcess process = replica.process();
                System.out.printf(
                        "BENCH %,d Services of %d ports, %d nodes, %d ms per call: created in %.2f s, all addressed"
                                + " %.2f s after the first was created, %d MiB resident at most; %s%n",
                        services,
                        ports,
                        nodes,
                        latency.toMillis(),
                        (created - began) / 1e9,
                        (addressed - began) / 1e9,
                        process.peakResidentMebibytes(),
                        cloud.emulator().ledger().calls().summary());
            }
        }
    }

    private static ServiceManifest manifest(int number, int ports) {
        ServiceManifest manifest = aService("web-" + number);
        for (int port = 0; port < ports; port++) {
            manifest.port(80 + port);
        }
        return manifest;
    }

    private Replica start(EmulatedAccount cloud) {
        return Replica.start(
                folder,
                CREDENTIALS,
                List.of(
                        "--provider=aws",
                        "--cluster-name=bench",
                        "--kubeconfig=" + controlPlane.kubeconfig(),
                        "--namespace=" + namespace.name(),
                        "--lease-namespace=" + namespace.name(),
                        "--node-port-range=20000-60000",
                        "--aws-region=eu-west-1",
                        "--aws-vpc-id=" + cloud.account().vpcId(),
                        "--aws-endpoint-url=" + cloud.account().endpoint()));
    }
}
