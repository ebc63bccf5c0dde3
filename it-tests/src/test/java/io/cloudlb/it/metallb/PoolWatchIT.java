// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolStatus;
import io.cloudlb.metallb.kube.PoolWatch;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class PoolWatchIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration TOLERATED = Duration.ofSeconds(30);

    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger deaths = new AtomicInteger();
    private TestNamespace namespace;
    private Pools pools;

    @BeforeEach
    void install(TestNamespace namespace) {
        this.namespace = namespace;
        pools = Pools.in(namespace.client());
    }

    @Test
    void knowsEveryPoolAndNamespaceBeforeItSaysThatItHasStarted() {
        pools.create("b", "192.0.2.0/28");
        pools.create("a", "198.51.100.0/28");
        label("{\"team\":\"red\"}");

        try (PoolWatch watch = started(namespace)) {
            assertThat(watch.definitions()).containsExactly(pool("a", "198.51.100.0/28"), pool("b", "192.0.2.0/28"));
            assertThat(watch.labelsOf(namespace.name())).containsEntry("team", "red");
            assertThat(watch.labelsOf("nowhere")).isEmpty();
            assertThat(watch.trouble(TOLERATED)).isEmpty();
            assertThat(changes).hasPositiveValue();
        }
    }

    @Test
    void saysBeforeItsFirstListThatItHasNone() {
        try (PoolWatch watch = watch(namespace.client(), namespace.name())) {
            assertThat(watch.trouble(TOLERATED)).contains("IPAddressPools are not listed yet");
        }
    }

    @Test
    void seesAPoolComeChangeAndGo() {
        try (PoolWatch watch = started(namespace)) {
            pools.create("a", "192.0.2.0/28");
            awaitDefinitions(watch, pool("a", "192.0.2.0/28"));
            int before = changes.get();

            pools.patch("a", "{\"spec\":{\"addresses\":[\"192.0.2.0/29\"]}}");
            awaitDefinitions(watch, pool("a", "192.0.2.0/29"));
            await().atMost(DEADLINE).until(() -> changes.get() > before);

            pools.delete("a");
            awaitDefinitions(watch);
        }
    }

    @Test
    void seesNoPoolOfAnotherNamespace() {
        pools.create("a", "192.0.2.0/28");

        try (PoolWatch watch = watch(namespace.client(), "default")) {
            watch.start().join();

            assertThat(watch.definitions()).doesNotContain(pool("a", "192.0.2.0/28"));
        }
    }

    @Test
    void seesANamespacesLabelsChange() {
        try (PoolWatch watch = started(namespace)) {
            int before = changes.get();

            label("{\"team\":\"red\"}");

            await().atMost(DEADLINE)
                    .until(() -> watch.labelsOf(namespace.name()).entrySet().contains(Map.entry("team", "red")));
            await().atMost(DEADLINE).until(() -> changes.get() > before);
        }
    }

    @Test
    void isSilentAboutAStatusAndAnAnnotation() {
        pools.create("a", "192.0.2.0/28");
        try (PoolWatch watch = started(namespace)) {
            int before = changes.get();

            pools.patch("a", "{\"metadata\":{\"annotations\":{\"example.com/note\":\"yes\"}}}");
            pools.patchStatus("a", new IpAddressPoolStatus(1, 0, 15, 0));
            annotateNamespace();
            pools.create("b", "198.51.100.0/28");

            awaitDefinitions(watch, pool("a", "192.0.2.0/28"), pool("b", "198.51.100.0/28"));
            await().atMost(DEADLINE).until(() -> changes.get() > before);
            assertThat(changes).hasValue(before + 1);
        }
    }

    @Test
    void namesTheMissingRightToList() {
        assertDenied(new Outsider(namespace));
    }

    @Test
    void namesTheMissingRightToWatch() {
        assertDenied(new Outsider(namespace)
                .granted("list", "metallb.io", "ipaddresspools")
                .granted("list", "", "namespaces"));
    }

    @Test
    void saysThatMetalLbsResourcesAreMissing() {
        try (ControlPlane own = ControlPlane.start(ControlPlaneBinaries.prepare(_ -> {}), ControlPlaneOptions.usual());
                KubernetesClient client = own.connect("default");
                PoolWatch watch = watch(client, "metallb-system")) {
            assertThatThrownBy(() -> watch.start().join())
                    .cause()
                    .isInstanceOfSatisfying(CloudException.class, failure -> {
                        assertThat(failure.error()).returns(CloudError.Kind.INVALID_REQUEST, CloudError::kind);
                        assertThat(failure.error().message())
                                .startsWith("MetalLB's custom resource IPAddressPool is not known to the cluster;"
                                        + " install MetalLB's CRDs");
                    });
            assertThat(deaths).hasValue(0);
        }
    }

    @Test
    void catchesUpAfterTheApiServerWasAway() {
        try (ControlPlane own = ControlPlane.start(ControlPlaneBinaries.prepare(_ -> {}), ControlPlaneOptions.usual());
                KubernetesClient client = own.connect("default")) {
            Pools theirs = Pools.in(client);
            theirs.create("before", "192.0.2.0/28");
            try (PoolWatch watch = watch(client, "default")) {
                watch.start().join();
                own.killApiServer();
                await().atMost(DEADLINE)
                        .until(
                                () -> watch.trouble(Duration.ZERO).orElse(""),
                                trouble -> trouble.startsWith("the watch of IPAddressPools is broken for too long: "));
                own.startApiServer();
                theirs.create("after", "198.51.100.0/28");
                theirs.delete("before");

                awaitDefinitions(watch, pool("after", "198.51.100.0/28"));
                await().atMost(DEADLINE).until(() -> watch.trouble(TOLERATED).isEmpty());
                assertThat(deaths).hasValue(0);
            }
        }
    }

    @Test
    void tellsThatAWatchHasDied() {
        try (KubernetesClient shortLived = new KubernetesClientBuilder()
                .withConfig(namespace.client().getConfiguration())
                .build()) {
            watch(shortLived, namespace.name()).start().join();
        }

        await().atMost(DEADLINE).until(() -> deaths.get() > 0);
    }

    private void assertDenied(Outsider outsider) {
        try (KubernetesClient theirs = outsider.connect();
                PoolWatch watch = watch(theirs, namespace.name())) {
            assertThatThrownBy(() -> watch.start().join())
                    .cause()
                    .isInstanceOfSatisfying(CloudException.class, failure -> {
                        assertThat(failure.error()).returns(CloudError.Kind.DENIED, CloudError::kind);
                        assertThat(failure.error().message()).contains("Grant the right to list and watch ");
                    });
            assertThat(deaths).hasValue(0);
        }
    }

    private PoolWatch started(TestNamespace namespace) {
        PoolWatch watch = watch(namespace.client(), namespace.name());
        watch.start().join();
        return watch;
    }

    private PoolWatch watch(KubernetesClient client, String namespace) {
        return new PoolWatch(
                client, namespace, changes::incrementAndGet, _ -> deaths.incrementAndGet(), TimeSource.system());
    }

    private void awaitDefinitions(PoolWatch watch, PoolDefinition... expected) {
        await().atMost(DEADLINE).until(() -> List.copyOf(watch.definitions()).equals(List.of(expected)));
    }

    private void label(String labels) {
        patchNamespace("{\"metadata\":{\"labels\":" + labels + "}}");
    }

    private void annotateNamespace() {
        patchNamespace("{\"metadata\":{\"annotations\":{\"example.com/note\":\"yes\"}}}");
    }

    private void patchNamespace(String patch) {
        namespace.client().namespaces().withName(namespace.name()).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static PoolDefinition pool(String name, String addresses) {
        return new PoolDefinition(name, List.of(addresses), true, false, Optional.empty());
    }
}
