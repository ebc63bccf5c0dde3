// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.chart;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a real API server says of the chart.
@RequiresControlPlane
class ChartIT {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String CLASS = "cloudlb.io/nlb";
    private static final String OTHER_CLASS = "example.com/other";
    private static final String FINALIZER = ClaimRules.finalizerOf(CLASS);
    private static final String OTHERS_FINALIZER = ClaimRules.finalizerOf(OTHER_CLASS);

    /// Kinds whose definitions the Prometheus operator brings.
    private static final List<String> OF_THE_OPERATOR = List.of("ServiceMonitor", "PrometheusRule");

    private static final String EVERYTHING = """
            namespaces: [default]
            resourceQuota: true
            admissionPolicy: {enabled: true, exemptUsers: [ada]}
            networkPolicy: {egress: {enabled: true}}
            metrics: {serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}, dashboard: {enabled: true}}
            nodeSelector: {kubernetes.io/os: linux}
            tolerations: [{key: critical, operator: Exists}]
            imagePullSecrets: [{name: registry}]
            extraArgs: [--log-level=debug]
            extraEnv: [{name: HTTPS_PROXY, value: "http://proxy.example:3128"}]
            extraVolumes: [{name: more, emptyDir: {}}]
            extraVolumeMounts: [{name: more, mountPath: /more}]
            """;

    private static final String ADDRESS = "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"203.0.113.9\"}]}}}";
    private static final String CONDITION =
            "{\"status\":{\"conditions\":[{\"type\":\"cloudlb.io/Provisioned\",\"status\":\"True\",\"reason\":\"Provisioned\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}";

    private final ControlPlane controlPlane;
    private final KubernetesClient admin;

    ChartIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
        this.admin = controlPlane.connect("default");
    }

    @BeforeEach
    void prepare() {
        for (String namespace : List.of(Chart.NAMESPACE, "metallb-system")) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void everythingItRendersIsValidToTheLastField() {
        for (String provider : Chart.PROVIDERS) {
            for (String values : List.of("{}", EVERYTHING)) {
                for (HasMetadata object : Chart.objects(Chart.render(provider, values))) {
                    if (!OF_THE_OPERATOR.contains(object.getKind())
                            && !object.getKind().equals("Namespace")) {
                        admin.resource(object)
                                .dryRun(true)
                                .fieldValidation(FieldValidateable.Validation.STRICT)
                                .create();
                    }
                }
            }
        }
    }

    @Test
    void helmInstallsItAndLeavesNothing() {
        String release = "lb";
        try {
            new Helm(Chart.FOLDER)
                    .install()
                    .withName(release)
                    .withNamespace(Chart.NAMESPACE)
                    .withKubeConfig(controlPlane.kubeconfig())
                    .withValuesFile(Chart.valuesOf("metallb"))
                    .set("namespace.create", false)
                    .call();

            assertThat(admin.apps()
                            .deployments()
                            .inNamespace(Chart.NAMESPACE)
                            .withName("lb-cloudlb")
                            .get())
                    .isNotNull();
            assertThat(ofRelease(release)).isNotEmpty();
        } finally {
            Helm.uninstall(release)
                    .withNamespace(Chart.NAMESPACE)
                    .withKubeConfig(controlPlane.kubeconfig())
                    .call();
        }

        assertThat(ofRelease(release)).isEmpty();
    }

    /// What belongs to a release, of the kinds that are of the whole cluster or outlive others.
    private List<HasMetadata> ofRelease(String release) {
        Map<String, String> labels = Map.of("app.kubernetes.io/instance", release);
        List<HasMetadata> found = new ArrayList<>();
        found.addAll(admin.rbac().clusterRoles().withLabels(labels).list().getItems());
        found.addAll(
                admin.rbac().clusterRoleBindings().withLabels(labels).list().getItems());
        found.addAll(
                admin.rbac().roles().inAnyNamespace().withLabels(labels).list().getItems());
        found.addAll(admin.rbac()
                .roleBindings()
                .inAnyNamespace()
                .withLabels(labels)
                .list()
                .getItems());
        found.addAll(admin.serviceAccounts()
                .inAnyNamespace()
                .withLabels(labels)
                .list()
                .getItems());
        found.addAll(
                admin.configMaps().inAnyNamespace().withLabels(labels).list().getItems());
        found.addAll(admin.apps()
                .deployments()
                .inAnyNamespace()
                .withLabels(labels)
                .list()
                .getItems());
        found.addAll(admin.network()
                .networkPolicies()
                .inAnyNamespace()
                .withLabels(labels)
                .list()
                .getItems());
        return found;
    }

    @Test
    void usersForgeNothingThatIsTheControllers() {
        List<HasMetadata> policies = Chart.objects(Chart.render("aws", "admissionPolicy: {enabled: true}")).stream()
                .filter(object -> object.getKind().startsWith("ValidatingAdmissionPolicy"))
                .toList();
        allow("tenant");
        allow("system:serviceaccount:" + Chart.NAMESPACE + ":" + Chart.RELEASE);
        try (KubernetesClient tenant = as("tenant");
                KubernetesClient controller = as("system:serviceaccount:" + Chart.NAMESPACE + ":" + Chart.RELEASE)) {
            policies.forEach(policy -> admin.resource(policy).create());
            // Policies come into force a moment after they are made.
            await().atMost(DEADLINE).untilAsserted(() -> {
                refused(() -> tenant.resource(ipTaker("probe")).dryRun(true).create(), "externalIPs");
                refused(
                        () -> tenant.resource(forgedFinalizer("probe"))
                                .dryRun(true)
                                .create(),
                        "The finalizer of cloudlb");
            });

            Service web = tenant.resource(aService("web")
                            .port(80)
                            .with(spec -> spec.withLoadBalancerClass(CLASS))
                            .build())
                    .create();
            Service foreign = tenant.resource(aService("foreign")
                            .port(80)
                            .with(spec -> spec.withLoadBalancerClass(OTHER_CLASS))
                            .build())
                    .create();
            refused(() -> tenant.resource(forgedFinalizer("forged")).create(), "The finalizer of cloudlb");
            refused(() -> patch(tenant, web, "status", ADDRESS), "The addresses of this Service");
            refused(() -> patch(tenant, web, "status", CONDITION), "The conditions of cloudlb.io");
            // Another release serves that class.
            patch(tenant, foreign, "", "{\"metadata\":{\"finalizers\":[\"" + OTHERS_FINALIZER + "\"]}}");
            patch(tenant, foreign, "status", CONDITION);
            patch(tenant, foreign, "status", ADDRESS);
            patch(tenant, foreign, "", "{\"metadata\":{\"finalizers\":null}}");

            patch(controller, web, "", "{\"metadata\":{\"finalizers\":[\"" + FINALIZER + "\"]}}");
            patch(controller, web, "status", ADDRESS);
            patch(controller, web, "status", CONDITION);
            patch(
                    tenant,
                    web,
                    "",
                    "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"sessionAffinity\":\"ClientIP\"}}");
            patch(
                    tenant,
                    web,
                    "status",
                    "{\"status\":{\"conditions\":[{\"type\":\"example.com/Mine\",\"status\":\"True\",\"reason\":\"R\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}");
            refused(() -> patch(tenant, web, "", "{\"metadata\":{\"finalizers\":null}}"), "The finalizer of cloudlb");
            patch(admin, web, "", "{\"metadata\":{\"finalizers\":null}}");
            tenant.resource(web).delete();
            admin.resource(ipTaker("exempt")).create();
            admin.services().inNamespace("default").withName("exempt").delete();
        } finally {
            policies.forEach(policy -> admin.resource(policy).delete());
            admin.services().inNamespace("default").withName("foreign").delete();
        }
    }

    private static Service forgedFinalizer(String name) {
        return new ServiceBuilder(aService(name)
                        .port(80)
                        .with(spec -> spec.withLoadBalancerClass(CLASS))
                        .build())
                .editMetadata()
                .addToFinalizers(FINALIZER)
                .endMetadata()
                .build();
    }

    private static Service ipTaker(String name) {
        return new ServiceBuilder(aService(name).port(80).build())
                .editSpec()
                .withType("ClusterIP")
                .withExternalIPs("203.0.113.7")
                .endSpec()
                .build();
    }

    private static void patch(KubernetesClient client, Service service, String part, String patch) {
        PatchContext context = PatchContext.of(PatchType.STRATEGIC_MERGE);
        ServiceResource<Service> resource = client.services()
                .inNamespace("default")
                .withName(service.getMetadata().getName());
        if (part.isEmpty()) {
            resource.patch(context, patch);
        } else {
            resource.subresource(part).patch(context, patch);
        }
    }

    private static void refused(ThrowingCallable act, String why) {
        assertThatThrownBy(act).isInstanceOf(KubernetesClientException.class).hasMessageContaining(why);
    }

    /// The API server as this user, who may do everything that policies do not forbid.
    private KubernetesClient as(String user) {
        Config config = new ConfigBuilder(admin.getConfiguration())
                .withImpersonateUsername(user)
                .withImpersonateGroups("system:authenticated")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void allow(String user) {
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("chart-" + user.replace(':', '-'))
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject()
                        .withKind("User")
                        .withName(user)
                        .withApiGroup("rbac.authorization.k8s.io")
                        .endSubject()
                        .build())
                .serverSideApply();
    }
}
