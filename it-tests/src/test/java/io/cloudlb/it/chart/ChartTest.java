// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.cloudlb.app.cli.Providers;
import io.cloudlb.app.config.ControllerOptions;
import io.cloudlb.app.config.Option;
import io.cloudlb.app.config.YamlSource;
import io.cloudlb.core.translate.ClaimRules;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// What the chart renders, and what it refuses.
class ChartTest {
    private static final List<String> PROVIDERS = Chart.PROVIDERS;

    /// Every value that becomes an option, with one that is no default.
    private static final String EVERY_VALUE = """
            loadBalancerClass: example.com/lb
            defaultMode: true
            namespaces: [shop, blog]
            policy: upsert-only
            orphans: delete
            nodePortRange: 31000-32000
            concurrency: 7
            driftInterval: 20m
            leaseName: other
            log: {format: text, level: debug}
            metrics: {port: 9441}
            config: {shutdown-grace: 10s}
            aws: {region: eu-west-1, vpcId: vpc-0abc, healthCheckPorts: "9000", replacementDrain: 5m}
            gcp: {project: project, region: region, network: net, subnetwork: sub, networkProject: host, nodeTags: [a, b], backends: endpoint-groups}
            azure:
              virtualNetworkResourceGroup: networks
              securityGroup: nodes
              securityGroupResourceGroup: groups
              loadBalancerName: shared
              backendPoolType: nodeIPConfiguration
              cloud: AzureChinaCloud
              cloudConfigSecret: azure
            metallb: {holdDown: 5s, poolEdits: move, quotas: {shop: 10, "*": 5}, shareAcross: [shop], announcer: kube-vip}
            """;

    /// What a pod has no use for: how to find its API server, and emulators.
    private static final Set<String> NOT_FOR_PODS = Set.of(
            "config",
            "kubeconfig",
            "context",
            "leader-elect",
            "lease-namespace",
            "aws-endpoint-url",
            "gcp-endpoint-url",
            "azure-endpoint-url");

    @TempDir
    private Path folder;

    @Test
    void passesHelmsOwnLint() {
        assertThat(new Helm(Chart.FOLDER).lint().strict().call().isFailed()).isFalse();
    }

    @Test
    void hasTheVersionThatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));

        assertThat(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
                .contains("\nversion: " + version + "\n")
                .contains("\nappVersion: " + version + "\n");
    }

    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void givesTheProgramNothingThatItDoesNotKnow(String provider) throws IOException {
        for (String values : List.of("{}", EVERY_VALUE)) {
            assertThat(options(provider, values).faults()).isEmpty();
        }
    }

    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void hasAValueForEveryOptionOfAPod(String provider) throws IOException {
        YamlSource given = options(provider, EVERY_VALUE);

        assertThat(known().filter(option -> ofProvider(option, provider))
                        .filter(option -> given.find(option).isEmpty())
                        .map(Option::name))
                .isSubsetOf(NOT_FOR_PODS);
    }

    @ParameterizedTest
    @CsvSource({
        "aws, 200, 100, 40",
        "aws, 201, 100, 52",
        "aws, 200, 101, 52",
        "aws, 1000, 100, 64",
        "azure, 3000, 1000, 95",
        "gcp, 1000, 2000, 80",
        "metallb, 2500, 5000, 40",
        "metallb, 10000, 1, 84"
    })
    void sizesTheHeapAndTheLimitsByWhatIsExpected(String provider, int services, int nodes, int heap) {
        Container container =
                container(Chart.render(provider, "expected: {services: %d, nodes: %d}".formatted(services, nodes)));

        assertThat(container.getCommand()).contains("-Xmx" + heap + "m");
        assertThat(container.getResources().getRequests().get("memory")).isEqualTo(new Quantity(heap + 160 + "Mi"));
        assertThat(container.getResources().getLimits().get("memory")).isEqualTo(new Quantity(heap + 260 + "Mi"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "provider: openstack | /provider",
                "provider: '' | provider: say what makes",
                "clusterName: '' | clusterName: name the cluster",
                "replica: 3 | 'replica' not allowed",
                "aws: {regoin: x} | 'regoin' not allowed",
                "policy: snyc | /policy",
                "driftInterval: 10 minutes | /driftInterval",
                "namespaces: [A_b] | /namespaces/0",
                "metrics: {serviceMonitor: {enable: true}} | 'enable' not allowed",
                "image: {digest: abc} | /image/digest",
                "image: {repository: ''} | image.repository: say where your image is",
                "serviceAccount: {create: false} | serviceAccount.name: name the account",
                "metallb: {quotas: {shop: ten}} | /metallb/quotas/shop",
                "config: {lease-name: other} | invalid propertyName 'lease-name'",
                "config: {load-balancer-class: example.com/x} | invalid propertyName 'load-balancer-class'"
            })
    void refusesWhatMeansNothing(String values, String named) {
        assertThatThrownBy(() -> Chart.render("aws", values)).hasMessageContaining(named);
    }

    @Test
    void asksForWhatAzureNeedsUnlessAFileSaysIt() {
        String none = "azure: {subscription: '', resourceGroup: '', location: '', virtualNetwork: '', subnet: ''";

        assertThatThrownBy(() -> Chart.render("azure", none + "}"))
                .hasMessageContaining("/azure/subscription")
                .hasMessageContaining("/azure/subnet");
        String rendered = Chart.render("azure", none + ", cloudConfigSecret: mine}");
        assertThat(rendered).contains("azure-cloud-config: /etc/cloudlb/azure/azure.json");
        assertThat(only(Deployment.class, rendered)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes()
                        .getFirst()
                        .getProjected()
                        .getSources())
                .filteredOn(source -> source.getSecret() != null)
                .extracting(source -> source.getSecret().getName())
                .containsExactly("mine");
    }

    @Test
    void tellsEachCloudWhoThePodIs() {
        assertThat(account(Chart.render("aws", "aws: {roleArn: 'arn:aws:iam::123456789012:role/lb'}")))
                .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/lb");
        assertThat(account(Chart.render("gcp", "gcp: {serviceAccount: lb@project.example}")))
                .containsEntry("iam.gke.io/gcp-service-account", "lb@project.example");
        String azure = Chart.render("azure", "azure: {clientId: id, tenantId: tenant}");
        assertThat(account(azure))
                .containsEntry("azure.workload.identity/client-id", "id")
                .containsEntry("azure.workload.identity/tenant-id", "tenant");
        assertThat(only(Deployment.class, azure)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsEntry("azure.workload.identity/use", "true");
    }

    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void runsPodsThatRestrictedNamespacesAdmitAndThatWriteNothing(String provider) {
        PodSpec pod = only(Deployment.class, Chart.render(provider, "{}"))
                .getSpec()
                .getTemplate()
                .getSpec();
        Container container = pod.getContainers().getFirst();

        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getTopologySpreadConstraints())
                .extracting(constraint -> constraint.getTopologyKey())
                .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    }

    /// Rights to write Services are of the namespaces that are served, where not all are.
    @ParameterizedTest
    @FieldSource("PROVIDERS")
    void givesRightsInTheNamespacesThatAreServed(String provider) {
        List<HasMetadata> objects = Chart.objects(Chart.render(provider, "namespaces: [shop, blog]"));

        assertThat(Chart.only(ClusterRole.class, objects).getRules())
                .flatExtracting(rule -> rule.getResources())
                .doesNotContain("services", "services/status", "events", "endpointslices");
        assertThat(Chart.all(Role.class, objects))
                .filteredOn(role -> role.getRules().stream()
                        .anyMatch(rule -> rule.getResources().contains("services/status")))
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("shop", "blog");
    }

    @Test
    void admitsItsPriorityClassWhereGoogleAsksForIt() {
        assertThat(Chart.all(ResourceQuota.class, Chart.objects(Chart.render("gcp", "{}"))))
                .hasSize(1);
        assertThat(Chart.all(ResourceQuota.class, Chart.objects(Chart.render("gcp", "resourceQuota: false"))))
                .isEmpty();
        assertThat(Chart.all(ResourceQuota.class, Chart.objects(Chart.render("aws", "{}"))))
                .isEmpty();
        assertThat(Chart.all(ResourceQuota.class, Chart.objects(Chart.render("aws", "resourceQuota: true"))))
                .singleElement()
                .satisfies(quota -> assertThat(quota.getSpec().getHard().get("pods"))
                        .as("pods of others in the namespace count, too")
                        .isEqualTo(new Quantity("1000000")));
    }

    @Test
    void letsOutOnlyToWhatItNeedsWhereThatIsAskedFor() {
        NetworkPolicy policy =
                only(NetworkPolicy.class, Chart.render("aws", "networkPolicy: {egress: {enabled: true}}"));

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress())
                .flatExtracting(rule -> rule.getPorts())
                .isNotEmpty();
        assertThat(only(NetworkPolicy.class, Chart.render("aws", "networkPolicy: {from: []}"))
                        .getSpec()
                        .getIngress())
                .isEmpty();
    }

    /// YAML takes some names for numbers and truths.
    @Test
    void namesAreTextHoweverTheyLook() {
        List<HasMetadata> objects = Chart.objects(
                Chart.render(
                        "metallb",
                        "{namespaces: ['1234'], nameOverride: '1', fullnameOverride: '2', leaseName: '1e3', serviceAccount: {name: '123'}, metallb: {namespace: '5'}, admissionPolicy: {enabled: true}}"));

        assertThat(objects).extracting(object -> object.getMetadata().getName()).contains("2", "123", "2-services");
        assertThat(Chart.all(Role.class, objects))
                .extracting(role -> role.getMetadata().getNamespace())
                .contains("1234", "5");
    }

    @Test
    void guardsTheFinalizersThatItsOwnControllerPutsOn() {
        assertThat(Chart.render("aws", "{loadBalancerClass: example.com/lb, admissionPolicy: {enabled: true}}"))
                .contains("each in [\"" + ClaimRules.finalizerOf("example.com/lb") + "\"]");
        assertThat(Chart.render("aws", "{loadBalancerClass: '', admissionPolicy: {enabled: true}}"))
                .contains("each in [\"" + ClaimRules.COMMON_FINALIZER + "\"]");
    }

    @Test
    void oneReplicaIsNotKeptFromBeingMoved() {
        assertThat(Chart.all(PodDisruptionBudget.class, Chart.objects(Chart.render("aws", "replicas: 1"))))
                .isEmpty();
    }

    /// Pods are started anew when what they read has changed.
    @Test
    void aNewConfigurationIsANewPod() {
        assertThat(checksum("{}")).isEqualTo(checksum("podLabels: {a: b}")).isNotEqualTo(checksum("concurrency: 7"));
    }

    private static String checksum(String values) {
        return only(Deployment.class, Chart.render("aws", values))
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .getOrDefault("checksum/config", "");
    }

    private static Map<String, String> account(String rendered) {
        return only(ServiceAccount.class, rendered).getMetadata().getAnnotations();
    }

    private static Container container(String rendered) {
        return only(Deployment.class, rendered)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static <T> T only(Class<T> type, String rendered) {
        return Chart.only(type, Chart.objects(rendered));
    }

    private YamlSource options(String provider, String values) throws IOException {
        String file =
                only(ConfigMap.class, Chart.render(provider, values)).getData().get("cloudlb.yaml");
        return YamlSource.read(Files.writeString(folder.resolve("cloudlb.yaml"), file), known().toList());
    }

    private static Stream<Option> known() {
        return ControllerOptions.with(Providers.settings()).stream();
    }

    private static boolean ofProvider(Option option, String provider) {
        Set<String> others = new TreeSet<>(PROVIDERS);
        others.remove(provider);
        boolean isOfAws = Set.of("health-check-ports", "replacement-drain").contains(option.name());
        return others.stream().noneMatch(other -> option.name().startsWith(other + "-"))
                && (!isOfAws || provider.equals("aws"));
    }
}
