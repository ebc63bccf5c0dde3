// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.TestAuthority;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong on Azure ends a controller at its start, with one clear sentence and exit code 1, and no secret in it.
/// All are started at once, for each takes as long as a JVM.
@RequiresControlPlane
class AzureBadStartIT {
    private static final String GROUP = "it";
    private static final String NODES = "nodes";
    private static final String ABROAD = "abroad";
    private static final Duration SECONDS = Duration.ofSeconds(60);

    private final BriefTokens tokens = new BriefTokens();
    private final AzureEmulator cloud =
            AzureEmulator.builder().tokens(tokens::areGood).build();
    private final List<Start> starts = new ArrayList<>();

    @TempDir
    Path folder;

    private TestAuthority authority;
    private EmulatorServer manager;
    private EmulatorServer directory;

    /// One of them, and what it is to say.
    private record Start(CommandProcess command, String sentence) {}

    @BeforeEach
    void prepare() throws IOException {
        cloud.seed()
                .group(GROUP)
                .securityGroup(GROUP, NODES)
                .securityGroup(GROUP, ABROAD)
                .edit(Kind.SECURITY_GROUP, GROUP, ABROAD, body -> body.put("location", "northeurope"))
                .network(GROUP, NODES, "10.224.0.0/16")
                .subnet(GROUP, NODES, NODES, NODES, "10.224.0.0/20");
        authority = TestAuthority.in(Files.createDirectory(folder.resolve("certificates")));
        manager = EmulatorServer.start(cloud, 0, authority.server());
        directory = EmulatorServer.start(tokens, 0, authority.server());
    }

    @AfterEach
    void takeDown() {
        starts.forEach(start -> start.command().close());
        manager.close();
        directory.close();
    }

    @Test
    void isSaidInOneSentence(ControlPlane controlPlane) throws IOException {
        try (Socket taken = taken()) {
            String nobody = "https://127.0.0.1:" + taken.getLocalPort();
            Starter usual = new Starter(controlPlane);
            usual.flag("azure-subscription", "99999999-2222-3333-4444-555555555555")
                    .says("subscription 99999999-2222-3333-4444-555555555555 does not exist");
            usual.flag("azure-virtual-network", "nowhere").says("resource group it has no virtual network nowhere");
            usual.flag("azure-security-group", ABROAD)
                    .says("security group abroad is in region northeurope, not in westeurope");
            usual.flag("azure-endpoint-url", nobody).says("Check --azure-endpoint-url (" + nobody + ")");
            usual.variable("AZURE_CLIENT_SECRET", "another-secret")
                    .says("AADSTS7000215: Invalid client secret provided. Check the secret of application client");
            usual.variable("AZURE_CLIENT_ID", "")
                    .says("the application with a secret lacks its client: set AZURE_CLIENT_ID");
            usual.variable("AZURE_CLIENT_SECRET", "")
                    .variable("AZURE_POD_IDENTITY_AUTHORITY_HOST", nobody)
                    .says("Give the machine a managed identity, or the pod Workload Identity");

            assertThat(starts).allSatisfy(start -> {
                assertThat(start.command().awaitExit(SECONDS))
                        .as(start.command()::words)
                        .isEqualTo(1);
                assertThat(start.command().words().lines().filter(line -> line.startsWith("cloudlb: ")))
                        .singleElement()
                        .asString()
                        .contains(start.sentence());
                assertThat(start.command().words())
                        .doesNotContain(BriefTokens.SECRET, "another-secret", "\tat ")
                        .doesNotContain(tokens.given());
            });
        }
    }

    /// A port that nobody listens on, and that nobody else can take meanwhile.
    private static Socket taken() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        return socket;
    }

    /// A command line and its variables, right until something is changed.
    private final class Starter {
        private final Map<String, String> flags = new TreeMap<>();
        private final Map<String, String> variables = new HashMap<>();

        private Starter(Starter other) {
            flags.putAll(other.flags);
            variables.putAll(other.variables);
        }

        Starter(ControlPlane controlPlane) {
            flags.putAll(Map.of(
                    "provider", "azure",
                    "cluster-name", "it",
                    "kubeconfig", controlPlane.kubeconfig().toString(),
                    "lease-namespace", "default",
                    "listen", "off"));
            flags.putAll(Map.of(
                    "azure-subscription", cloud.subscription(),
                    "azure-resource-group", GROUP,
                    "azure-location", cloud.location(),
                    "azure-virtual-network", NODES,
                    "azure-subnet", NODES,
                    "azure-security-group", NODES,
                    "azure-endpoint-url", manager.endpoint().toString()));
            variables.putAll(Map.of(
                    "JAVA_TOOL_OPTIONS",
                            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                                    .formatted(authority.trustStore(), TestAuthority.PASSWORD),
                    "AZURE_AUTHORITY_HOST", directory.endpoint().toString(),
                    "AZURE_TENANT_ID", BriefTokens.TENANT,
                    "AZURE_CLIENT_ID", BriefTokens.CLIENT,
                    "AZURE_CLIENT_SECRET", BriefTokens.SECRET));
        }

        Starter flag(String name, String value) {
            Starter changed = new Starter(this);
            changed.flags.put(name, value);
            return changed;
        }

        Starter variable(String name, String value) {
            Starter changed = new Starter(this);
            changed.variables.put(name, value);
            return changed;
        }

        /// Starts it.
        void says(String sentence) {
            List<String> words = new ArrayList<>(List.of("run"));
            flags.forEach((name, value) -> words.add("--" + name + "=" + value));
            starts.add(new Start(CommandProcess.start(folder, variables, words), sentence));
        }
    }
}
