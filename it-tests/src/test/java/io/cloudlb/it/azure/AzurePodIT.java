// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.azure;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.TestAuthority;
import io.cloudlb.emulators.azure.AzureEmulator;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.DeployedPod;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controller as a pod of `deploy/cloudlb-azure.yaml` runs it: with the rights of that manifest and no others, and
/// let in to Azure by Workload Identity, with TLS and tokens that soon run out. The API server's own log says what it
/// used of its rights.
@RequiresControlPlane
class AzurePodIT {
    private static final Path MANIFEST = Path.of("..", "deploy", "cloudlb-azure.yaml");
    private static final String NAMESPACE = "cloudlb-system";

    /// Used where something is said again, which does not happen here.
    private static final String SAID_AGAIN = "patch events";

    private static final String GROUP = "it";
    private static final String NODES = "nodes";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final BriefTokens tokens = new BriefTokens();
    private final AzureEmulator cloud =
            AzureEmulator.builder().tokens(tokens::areGood).build();
    private final ControlPlane controlPlane = ControlPlane.start(
            ControlPlaneBinaries.prepare(System.err::println),
            ControlPlaneOptions.usual().withAuditLog());
    private final KubernetesClient admin = controlPlane.connect("default");
    private final ClusterUser user = new ClusterUser(admin);
    private final DeployedPod pod = DeployedPod.of(controlPlane, admin, MANIFEST);

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() {
        cloud.seed()
                .group(GROUP)
                .securityGroup(GROUP, NODES)
                .network(GROUP, NODES, "10.224.0.0/16")
                .subnet(GROUP, NODES, NODES, NODES, "10.224.0.0/20");
    }

    @AfterEach
    void takeDown() {
        admin.close();
        controlPlane.close();
    }

    @Test
    void needsTheRightsOfTheManifestAndNoOthers() throws IOException {
        join("node-0");
        join("node-1");
        TestAuthority authority = TestAuthority.in(Files.createDirectory(folder.resolve("certificates")));
        try (EmulatorServer server = EmulatorServer.start(cloud, 0, authority.server());
                EmulatorServer directory = EmulatorServer.start(tokens, 0, authority.server());
                Replica replica = Replica.start(folder, surroundings(authority, directory), flags(server))) {
            replica.awaitLead();
            user.create(aService("web").port(80));
            user.awaitService("web", found -> !ClusterUser.ingress(found).isEmpty());
            user.awaitEvent("web", "EnsuredLoadBalancer");
            user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"tls\",\"port\":443}]}}");
            user.awaitEvent("web", "UpdatedLoadBalancer");
            int before = poolWrites();
            join("node-2");
            await().atMost(DEADLINE).until(() -> poolWrites() > before);
            // What comes now needs another token, however fast the machine is.
            await().atMost(DEADLINE).until(() -> tokens.given().stream().noneMatch(tokens::areGood));
            user.delete("web");
            user.awaitGone("web");
            user.awaitEvent("web", "DeletedLoadBalancer");
            replica.process().terminate();

            assertThat(replica.process().awaitExit(DEADLINE))
                    .as(replica.process()::words)
                    .isZero();
            assertThat(tokens.given()).hasSizeGreaterThan(1);
            assertThat(replica.process().words())
                    .doesNotContain(BriefTokens.ASSERTION)
                    .doesNotContain(tokens.given());
        }
        Set<String> needed = new TreeSet<>(pod.granted());
        needed.remove(SAID_AGAIN);
        assertThat(pod.refused()).isEmpty();
        assertThat(pod.granted()).containsAll(pod.used());
        assertThat(pod.used()).containsAll(needed);
    }

    /// What the kubelet and Microsoft's webhook for Workload Identity give the pod.
    private Map<String, String> surroundings(TestAuthority authority, EmulatorServer directory) throws IOException {
        Map<String, String> surroundings = new HashMap<>(pod.surroundings(folder));
        surroundings.merge(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(authority.trustStore(), TestAuthority.PASSWORD),
                (given, more) -> given + " " + more);
        Path token = Files.writeString(folder.resolve("azure-identity-token"), BriefTokens.ASSERTION);
        surroundings.put("AZURE_FEDERATED_TOKEN_FILE", token.toString());
        surroundings.put("AZURE_TENANT_ID", BriefTokens.TENANT);
        surroundings.put("AZURE_CLIENT_ID", BriefTokens.CLIENT);
        surroundings.put("AZURE_AUTHORITY_HOST", directory.endpoint().toString());
        return surroundings;
    }

    private int poolWrites() {
        return cloud.ledger().count("backendAddressPools.put");
    }

    private void join(String node) {
        cloud.seed().machine(GROUP, node, NODES, NODES);
        admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node)
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID(
                                "azure:///subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/virtualMachines/%s"
                                        .formatted(cloud.subscription(), GROUP, node))
                        .endSpec()
                        .withNewStatus()
                        .addNewAddress()
                        .withType("InternalIP")
                        .withAddress(cloud.addressOf(GROUP, node).orElseThrow())
                        .endAddress()
                        .endStatus()
                        .build())
                .create();
    }

    private List<String> flags(EmulatorServer server) {
        return List.of(
                "--provider=azure",
                "--cluster-name=it",
                "--lease-namespace=" + NAMESPACE,
                "--azure-subscription=" + cloud.subscription(),
                "--azure-resource-group=" + GROUP,
                "--azure-location=" + cloud.location(),
                "--azure-virtual-network=" + NODES,
                "--azure-subnet=" + NODES,
                "--azure-security-group=" + NODES,
                "--azure-endpoint-url=" + server.endpoint());
    }
}
