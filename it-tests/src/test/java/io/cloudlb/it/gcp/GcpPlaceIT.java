// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.gcp.MetadataServer;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the load balancers are, when neither flags nor nodes tell: the metadata server of the machine does, and
/// without one the program says in one sentence what to set.
@RequiresControlPlane
class GcpPlaceIT {
    private static final String SAYS_PROJECT =
            "neither the nodes' spec.providerID nor a metadata server tells the project: set --gcp-project";

    private final EmulatedProject project = EmulatedProject.open();
    private final EmulatorServer metadata;
    private final ControlPlane controlPlane;
    private final String namespace;
    private final ClusterUser user;

    @TempDir
    Path folder;

    GcpPlaceIT(ControlPlane controlPlane, TestNamespace namespace) throws IOException {
        this.controlPlane = controlPlane;
        this.namespace = namespace.name();
        this.user = new ClusterUser(namespace.client());
        this.metadata = MetadataServer.of(
                        EmulatedProject.PROJECT, EmulatedProject.zone(0), EmulatedProject.machine(0), "default")
                .serve(0);
    }

    @AfterEach
    void close() {
        user.close();
        metadata.close();
        project.close();
    }

    private CommandProcess command(String metadataHost, String name, String... more) {
        return CommandProcess.start(
                folder,
                Map.of("GCE_METADATA_HOST", metadataHost),
                Stream.concat(
                                Stream.of(
                                        name,
                                        "--provider=gcp",
                                        "--cluster-name=it",
                                        "--kubeconfig=" + controlPlane.kubeconfig(),
                                        "--gcp-endpoint-url=" + project.server().endpoint()),
                                Stream.of(more))
                        .toList());
    }

    private CommandProcess run(String metadataHost, String... more) {
        return command(
                metadataHost,
                "run",
                Stream.concat(Stream.of("--lease-namespace=" + namespace, "--listen=off"), Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandProcess plan(String metadataHost) throws IOException {
        Path manifest = folder.resolve("web.yaml");
        Files.writeString(manifest, aService("web").port(80).yaml());
        return command(metadataHost, "plan", "--namespace=" + namespace, "-f", manifest.toString());
    }

    private String host() {
        return metadata.endpoint().getAuthority();
    }

    @Test
    void runFindsProjectAndRegionOfTheMachineItRunsOn() {
        try (CommandProcess command = run(host())) {
            await().atMost(GcpStage.DEADLINE)
                    .until(() -> command.words().contains("Leading")
                            || command.words().contains("cloudlb: "));

            assertThat(command.words()).contains("Leading").doesNotContain("cloudlb: ");
            assertThat(project.emulator().ledger().calls().operations()).contains("regions.get");
        }
    }

    /// Before there is a node.
    @Test
    void runFindsTheNetworkOfTheMachineItRunsOn() {
        user.create(aService("web").port(80));

        try (CommandProcess command = run(host(), "--gcp-node-tags=node", "--namespace=" + namespace)) {
            Service web = user.awaitService(
                    "web", found -> !ClusterUser.ingress(found).isEmpty());

            assertThat(ClusterUser.ingress(web)).as(command::words).hasSize(1);
            assertThat(project.emulator().canonical())
                    .anyMatch(line -> line.contains("/firewalls/") && line.contains("global/networks/default"));
        }
    }

    @Test
    void runBelievesAFlagMoreThanTheMachine() {
        try (CommandProcess command = run(host(), "--gcp-region=us-east7")) {
            assertThat(command.awaitExit()).as(command::words).isEqualTo(1);
            assertThat(sentences(command))
                    .singleElement()
                    .asString()
                    .contains("project demo has no region us-east7: check --gcp-region");
        }
    }

    @Test
    void planFindsProjectAndRegionOfTheMachineItRunsOn() throws IOException {
        try (CommandProcess command = plan(host())) {
            assertThat(command.awaitExit()).as(command::words).isNotEqualTo(1);
            assertThat(command.words()).doesNotContain("set --gcp-project", "set --gcp-region");
            assertThat(project.emulator().ledger().calls().operations()).contains("forwardingRules.list");
        }
    }

    @ParameterizedTest
    @CsvSource({"run", "plan"})
    void saysInOneSentenceWhatToSetWhereNothingTells(String name) throws IOException {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            String host = "127.0.0.1:" + nobody.getLocalPort();
            try (CommandProcess command = name.equals("run") ? run(host) : plan(host)) {
                assertThat(command.awaitExit()).as(command::words).isEqualTo(1);
                assertThat(sentences(command)).singleElement().asString().contains(SAYS_PROJECT);
                assertThat(command.words()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void saysThatTheRegionLacksWhereOnlyTheProjectIsSet() throws IOException {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            try (CommandProcess command = run("127.0.0.1:" + nobody.getLocalPort(), "--gcp-project=demo")) {
                assertThat(command.awaitExit()).as(command::words).isEqualTo(1);
                assertThat(sentences(command))
                        .singleElement()
                        .asString()
                        .contains("tells the region: set --gcp-region");
            }
        }
    }

    private static List<String> sentences(CommandProcess command) {
        return command.words()
                .lines()
                .filter(line -> line.startsWith("cloudlb: "))
                .toList();
    }
}
