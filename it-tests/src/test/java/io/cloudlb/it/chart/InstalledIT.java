// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.cloudlb.it.aws.AwsAccount.Machine;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.DeployedPod;
import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Helm installs the chart for one namespace and a class, with the admission policies on; the controller runs with the
/// configuration and the account that it made, serves a Service, and everything goes again.
@RequiresControlPlane
class InstalledIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final String CLASS = "cloudlb.io/nlb";

    private final EmulatedAccount cloud = EmulatedAccount.open();
    private final ControlPlane controlPlane = ControlPlane.start(
            ControlPlaneBinaries.prepare(System.err::println),
            ControlPlaneOptions.usual().withAuditLog());
    private final KubernetesClient admin = controlPlane.connect("default");
    private final ClusterUser user = new ClusterUser(admin);

    @TempDir
    private Path folder;

    @AfterEach
    void takeDown() {
        cloud.close();
        admin.close();
        controlPlane.close();
    }

    @Test
    void servesANamespaceWithRightsInItAlone() throws IOException {
        DeployedPod pod = new DeployedPod(controlPlane, admin, install());
        for (Machine machine : cloud.account().machines()) {
            user.addNode(machine.instanceId(), machine.providerId());
        }
        try (Replica replica = Replica.start(folder, surroundings(pod), flags())) {
            replica.awaitLead();
            user.create(aService("web").port(80).with(spec -> spec.withLoadBalancerClass(CLASS)));
            user.awaitHostName("web");
            user.awaitEvent("web", "EnsuredLoadBalancer");
            user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"tls\",\"port\":443}]}}");
            user.awaitEvent("web", "UpdatedLoadBalancer");
            user.delete("web");
            user.awaitGone("web");
            user.awaitEvent("web", "DeletedLoadBalancer");
            replica.process().terminate();

            assertThat(replica.process().awaitExit(DEADLINE))
                    .as(replica.process()::words)
                    .isZero();
        }
        assertThat(pod.refused()).isEmpty();
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfig(controlPlane.kubeconfig())
                .call();
        assertThat(admin.services().inNamespace("default").list().getItems())
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("kubernetes");
    }

    /// What Helm has made, as its own words say.
    private List<HasMetadata> install() {
        String values = """
                namespace: {create: false}
                namespaces: [default]
                admissionPolicy: {enabled: true, exemptGroups: []}
                aws: {region: eu-west-1, vpcId: %s}
                """.formatted(cloud.account().vpcId());
        Chart.with(
                values,
                file -> new Helm(Chart.FOLDER)
                        .install()
                        .withName(Chart.RELEASE)
                        .withNamespace(Chart.NAMESPACE)
                        .createNamespace()
                        .withKubeConfig(controlPlane.kubeconfig())
                        .withValuesFile(Chart.valuesOf("aws"))
                        .withValuesFile(file)
                        .call());
        return Chart.objects(Chart.render("aws", values));
    }

    private Map<String, String> surroundings(DeployedPod pod) {
        Map<String, String> surroundings = new HashMap<>(pod.surroundings(folder));
        surroundings.putAll(Map.of("AWS_ACCESS_KEY_ID", "pod", "AWS_SECRET_ACCESS_KEY", "secret"));
        return surroundings;
    }

    /// The pod reads its own file; only where the API server's account and the cloud are is told here.
    private List<String> flags() throws IOException {
        ConfigMap config = admin.configMaps()
                .inNamespace(Chart.NAMESPACE)
                .withName(Chart.RELEASE)
                .get();
        Path file = Files.writeString(
                folder.resolve("cloudlb.yaml"), config.getData().get("cloudlb.yaml"));
        return List.of(
                "--config=" + file,
                "--lease-namespace=" + Chart.NAMESPACE,
                "--aws-endpoint-url=" + cloud.account().endpoint());
    }
}
