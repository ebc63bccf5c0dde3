// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A controller that is asked to end does so in good order, whenever that is; one that must end says why.
@RequiresControlPlane
class StopIT {
    private static final Duration GRACE = Duration.ofSeconds(20 + 10);
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "stopped", "AWS_SECRET_ACCESS_KEY", "secret");

    private final EmulatedAccount cloud = EmulatedAccount.open();
    private final ControlPlane controlPlane;

    @TempDir
    Path folder;

    StopIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @AfterEach
    void takeDown() {
        cloud.close();
    }

    @Test
    void endsInGoodOrderWhileTheApiServerDoesNotAnswer(TestNamespace namespace) throws IOException {
        try (ServerSocket silent = silent()) {
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(
                    kubeconfig,
                    Files.readString(controlPlane.kubeconfig())
                            .replace(controlPlane.url().toString(), "http://127.0.0.1:" + silent.getLocalPort()));
            try (CommandProcess starting = start(namespace, "--kubeconfig=" + kubeconfig);
                    Socket _ = silent.accept()) {
                starting.terminate();

                assertEndsAsAsked(starting);
            }
        }
    }

    @Test
    void endsInGoodOrderWhileTheCloudDoesNotAnswer(TestNamespace namespace) throws IOException {
        try (ServerSocket silent = silent();
                CommandProcess starting =
                        start(namespace, "--aws-endpoint-url=http://127.0.0.1:" + silent.getLocalPort());
                Socket _ = silent.accept()) {
            starting.terminate();

            assertEndsAsAsked(starting);
        }
    }

    @Test
    void endsInGoodOrderAtCtrlC(TestNamespace namespace) {
        try (Replica replica = replica(namespace)) {
            replica.awaitLead();
            replica.process().interrupt();

            assertEndsAsAsked(replica.process());
        }
    }

    @Test
    void saysThatTheLeaseWasLost(TestNamespace namespace) {
        try (Replica replica = replica(namespace)) {
            replica.awaitLead();
            namespace.client().leases().withName("cloudlb").edit(lease -> {
                lease.getSpec().setHolderIdentity("somebody-else");
                lease.getSpec().setLeaseDurationSeconds(3_600);
                lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                return lease;
            });

            assertThat(replica.process().awaitExit(Duration.ofMinutes(2)))
                    .as(replica.process()::words)
                    .isEqualTo(1);
            assertThat(replica.process().words().lines().filter(line -> line.startsWith("cloudlb: ")))
                    .containsExactly(
                            "cloudlb: the lease was lost, so another process leads now; start again to stand by");
        }
    }

    private static void assertEndsAsAsked(CommandProcess process) {
        assertThat(process.awaitExit(GRACE)).as(process::words).isZero();
        assertThat(process.words()).contains("Stopped as asked").doesNotContain("cloudlb: ");
    }

    /// Takes connections, or rather lets the system take them, and never says a word.
    private static ServerSocket silent() throws IOException {
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        silent.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
        return silent;
    }

    private CommandProcess start(TestNamespace namespace, String otherwise) {
        List<String> words = new ArrayList<>(List.of("run", "--listen=off"));
        words.addAll(flags(namespace));
        words.removeIf(word -> word.startsWith(otherwise.substring(0, otherwise.indexOf('=') + 1)));
        words.add(otherwise);
        return CommandProcess.start(folder, CREDENTIALS, words);
    }

    private Replica replica(TestNamespace namespace) {
        return Replica.start(folder, CREDENTIALS, flags(namespace));
    }

    private List<String> flags(TestNamespace namespace) {
        return List.of(
                "--provider=aws",
                "--cluster-name=it",
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "--namespace=" + namespace.name(),
                "--lease-namespace=" + namespace.name(),
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + cloud.account().vpcId(),
                "--aws-endpoint-url=" + cloud.account().endpoint());
    }
}
