// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.aws.AwsAccount.Machine;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The controller as a pod of `deploy/cloudlb.yaml` runs it: it finds the API server by what the kubelet gives every
/// pod, and has the rights of that manifest and no others. The API server's own log says what it used of them.
@RequiresControlPlane
class PodIT {
    private static final Path MANIFEST = Path.of("..", "deploy", "cloudlb.yaml");
    private static final String NAMESPACE = "cloudlb-system";
    private static final String ACCOUNT = "cloudlb";
    private static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + ACCOUNT;
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    /// Made by others than the scheduler and the kubelet, who are not here.
    private static final Set<String> MADE = Set.of(
            "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ConfigMap");

    private final EmulatedAccount cloud = EmulatedAccount.open();
    private final ControlPlane controlPlane = ControlPlane.start(
            ControlPlaneBinaries.prepare(System.err::println),
            ControlPlaneOptions.usual().withAuditLog());
    private final KubernetesClient admin = controlPlane.connect("default");
    private final ClusterUser user = new ClusterUser(admin);
    private List<HasMetadata> manifest = List.of();

    @TempDir
    Path folder;

    @BeforeEach
    void applyManifest() throws IOException {
        try (InputStream yaml = Files.newInputStream(MANIFEST)) {
            manifest = admin.load(yaml).items();
        }
        manifest.stream()
                .filter(item -> MADE.contains(item.getKind()))
                .forEach(item -> admin.resource(item).create());
    }

    @AfterEach
    void takeDown() {
        cloud.close();
        admin.close();
        controlPlane.close();
    }

    @Test
    void needsTheRightsOfTheManifestAndNoOthers() throws IOException {
        join(0);
        join(1);
        try (Replica replica = Replica.start(folder, surroundings(), flags())) {
            replica.awaitLead();
            user.create(aService("web").port(80));
            user.awaitHostName("web");
            user.awaitEvent("web", "EnsuredLoadBalancer");
            user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"tls\",\"port\":443}]}}");
            user.awaitEvent("web", "UpdatedLoadBalancer");
            join(2);
            await().atMost(DEADLINE).until(() -> cloud.emulator().ledger().count("RegisterTargets") > 2);
            replica.awaitProvisioned(1);
            user.delete("web");
            user.awaitGone("web");
            user.awaitEvent("web", "DeletedLoadBalancer");
            replica.process().terminate();

            assertThat(replica.process().awaitExit(DEADLINE))
                    .as(replica.process()::words)
                    .isZero();
        }
        assertThat(requests().filter(request -> code(request) == 403)).isEmpty();
        assertThat(used()).isEqualTo(granted());
    }

    private void join(int number) {
        Machine machine = cloud.account().machines().get(number);
        user.addNode(machine.instanceId(), machine.providerId());
    }

    /// What the kubelet gives a pod: two variables, and a folder with a token and a certificate. Where these are is
    /// fixed in a pod, and told here.
    private Map<String, String> surroundings() throws IOException {
        String token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(ACCOUNT)
                .tokenRequest()
                .getStatus()
                .getToken();
        Path account = Files.createDirectory(folder.resolve("serviceaccount"));
        Path tokenFile = Files.writeString(account.resolve("token"), token);
        Path certificate = Files.copy(controlPlane.certificateAuthority(), account.resolve("ca.crt"));
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                controlPlane.url().getHost(),
                "KUBERNETES_SERVICE_PORT",
                String.valueOf(controlPlane.url().getPort()),
                "JAVA_TOOL_OPTIONS",
                "-Dkubernetes.auth.serviceAccount.token=" + tokenFile + " -Dkubernetes.certs.ca.file=" + certificate,
                "KUBECONFIG",
                folder.resolve("no-kubeconfig").toString(),
                "HOME",
                folder.toString(),
                "AWS_ACCESS_KEY_ID",
                "pod",
                "AWS_SECRET_ACCESS_KEY",
                "secret");
    }

    private List<String> flags() {
        return List.of(
                "--provider=aws",
                "--cluster-name=it",
                "--lease-namespace=" + NAMESPACE,
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + cloud.account().vpcId(),
                "--aws-endpoint-url=" + cloud.account().endpoint());
    }

    /// What the account may do, such as `patch services/status`.
    private Set<String> granted() {
        Stream<PolicyRule> ofCluster = manifest.stream()
                .filter(ClusterRole.class::isInstance)
                .flatMap(role -> ((ClusterRole) role).getRules().stream());
        Stream<PolicyRule> ofNamespace =
                manifest.stream().filter(Role.class::isInstance).flatMap(role -> ((Role) role).getRules().stream());
        return Stream.concat(ofCluster, ofNamespace)
                .flatMap(rule -> rule.getVerbs().stream()
                        .flatMap(verb -> rule.getResources().stream().map(resource -> verb + " " + resource)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> used() throws IOException {
        return requests()
                .map(request -> request.get("verb").asString() + " " + resource(request.get("objectRef")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String resource(JsonNode reference) {
        String resource = reference.get("resource").asString();
        return reference.has("subresource")
                ? resource + "/" + reference.get("subresource").asString()
                : resource;
    }

    private static int code(JsonNode request) {
        return request.get("responseStatus").get("code").asInt();
    }

    /// What the account asked of the API server.
    private Stream<JsonNode> requests() throws IOException {
        return Files.readAllLines(controlPlane.auditLog().orElseThrow()).stream()
                .map(JsonMapper.shared()::readTree)
                .filter(request ->
                        request.get("user").get("username").asString().equals(USER))
                .filter(request -> request.has("objectRef"));
    }
}
