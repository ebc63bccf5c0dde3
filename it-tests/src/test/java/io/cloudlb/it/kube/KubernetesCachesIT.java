// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class KubernetesCachesIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Heard heard = new Heard();

    @Test
    void knowsEveryServiceBeforeItSaysThatItHasStarted(TestNamespace namespace) {
        namespace.client().resource(Fixtures.aService("web")).create();

        try (KubernetesCaches caches = started(namespace.client(), Set.of(namespace.name()))) {
            assertThat(caches.services().get(new ServiceKey(namespace.name(), "web")))
                    .isPresent();
            assertThat(caches.isHealthy(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void seesAServiceTurnIntoAClusterIp(TestNamespace namespace) {
        namespace.client().resource(Fixtures.aService("web")).create();
        ServiceKey key = new ServiceKey(namespace.name(), "web");
        try (KubernetesCaches caches = started(namespace.client(), Set.of(namespace.name()))) {
            heard.services.clear();
            patch(namespace.client(), "{\"spec\":{\"type\":\"ClusterIP\"}}");

            await().atMost(DEADLINE)
                    .until(() -> caches.services()
                            .get(key)
                            .map(ServiceView::spec)
                            .map(ServiceView.Spec::type)
                            .equals(Optional.of(ServiceType.CLUSTER_IP)));
            await().atMost(DEADLINE).until(() -> heard.services.contains(key));
        }
    }

    @Test
    void isSilentAboutALabel(TestNamespace namespace) {
        namespace.client().resource(Fixtures.aService("web")).create();
        ServiceKey key = new ServiceKey(namespace.name(), "web");
        try (KubernetesCaches caches = started(namespace.client(), Set.of(namespace.name()))) {
            heard.services.clear();
            patch(namespace.client(), "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
            patch(namespace.client(), "{\"metadata\":{\"annotations\":{\"example.com/note\":\"yes\"}}}");
            String version = namespace
                    .client()
                    .services()
                    .withName("web")
                    .get()
                    .getMetadata()
                    .getResourceVersion();

            await().atMost(DEADLINE)
                    .until(() -> caches.services()
                            .get(key)
                            .map(view -> view.meta().resourceVersion())
                            .equals(Optional.of(version)));
            assertThat(heard.services).isEmpty();
        }
    }

    @Test
    void tellsOfADeletion(TestNamespace namespace) {
        namespace.client().resource(Fixtures.aService("web")).create();
        ServiceKey key = new ServiceKey(namespace.name(), "web");
        try (KubernetesCaches caches = started(namespace.client(), Set.of())) {
            heard.services.clear();
            namespace.client().services().withName("web").delete();

            await().atMost(DEADLINE)
                    .until(() -> heard.services.contains(key)
                            && caches.services().get(key).isEmpty());
        }
    }

    @Test
    void seesOnlyTheNamespacesItIsGiven(TestNamespace namespace) {
        namespace.client().resource(Fixtures.aService("web")).create();
        try (KubernetesCaches caches = started(namespace.client(), Set.of("default", "kube-public"))) {
            assertThat(caches.services().watches("default")).isTrue();
            assertThat(caches.services().watches(namespace.name())).isFalse();
            assertThat(caches.services().list())
                    .extracting(service -> service.key().namespace())
                    .isSubsetOf("default", "kube-public");
        }
    }

    @Test
    void tellsOfNodesOnlyWhatSelectionReads(TestNamespace namespace) {
        String node = "node-" + namespace.name();
        try (KubernetesCaches caches = started(namespace.client(), Set.of())) {
            namespace
                    .client()
                    .resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(node)
                            .endMetadata()
                            .withNewSpec()
                            .withProviderID("aws:///eu-west-1a/i-0123")
                            .endSpec()
                            .build())
                    .create();

            await().atMost(DEADLINE)
                    .until(() -> caches.nodes().stream()
                            .anyMatch(view -> view.name().equals(node)
                                    && view.providerId().equals(Optional.of("aws:///eu-west-1a/i-0123"))));
            await().atMost(DEADLINE).until(() -> heard.nodes.get() > 0);
        } finally {
            namespace.client().nodes().withName(node).delete();
        }
    }

    @Test
    void catchesUpAfterTheApiServerWasAway() {
        try (ControlPlane own = ControlPlane.start(ControlPlaneBinaries.prepare(_ -> {}), ControlPlaneOptions.usual());
                KubernetesClient client = own.connect("default");
                KubernetesCaches caches = started(client, Set.of())) {
            client.resource(Fixtures.aService("before")).create();
            own.killApiServer();
            own.startApiServer();
            client.resource(Fixtures.aService("after")).create();
            client.services().withName("before").delete();

            await().atMost(DEADLINE)
                    .until(() -> caches.services()
                                    .get(new ServiceKey("default", "after"))
                                    .isPresent()
                            && caches.services()
                                    .get(new ServiceKey("default", "before"))
                                    .isEmpty());
            await().atMost(DEADLINE).until(() -> caches.isHealthy(Duration.ofSeconds(30)));
            assertThat(heard.deaths).hasValue(0);
        }
    }

    private KubernetesCaches started(KubernetesClient client, Set<String> namespaces) {
        KubernetesCaches caches = new KubernetesCaches(
                client,
                namespaces,
                new KubernetesCaches.Mappers(Fixtures.SERVICES, Fixtures.NODES),
                heard,
                TimeSource.system());
        caches.start().join();
        return caches;
    }

    private static void patch(KubernetesClient client, String patch) {
        client.services().withName("web").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static final class Heard implements KubernetesCaches.Listener {
        private final Queue<ServiceKey> services = new ConcurrentLinkedQueue<>();
        private final AtomicInteger nodes = new AtomicInteger();
        private final AtomicInteger deaths = new AtomicInteger();

        @Override
        public void serviceChanged(ServiceKey key) {
            services.add(key);
        }

        @Override
        public void nodesChanged() {
            nodes.incrementAndGet();
        }

        @Override
        public void watchDied(Throwable cause) {
            deaths.incrementAndGet();
        }
    }
}
