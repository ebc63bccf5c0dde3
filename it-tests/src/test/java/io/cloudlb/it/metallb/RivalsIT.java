// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.metallb.kube.Rivals;
import io.cloudlb.metallb.rivals.RivalCheck;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class RivalsIT {
    private static final ServedClasses CLASSLESS = new ServedClasses(true, Optional.empty());
    private static final RivalCheck NOBODY = new RivalCheck.Clear(true, List.of());
    private static final int MORE_THAN_A_PAGE = 510;

    private TestNamespace namespace;

    @BeforeEach
    void take(TestNamespace namespace) {
        this.namespace = namespace;
    }

    @Test
    void findsNobodyInAnEmptyCluster() {
        assertThat(check()).isEqualTo(NOBODY);
    }

    @Test
    void findsMetalLbsControllerAndTellsItSo() {
        deploy("--port=7472", "--log-level=info");

        RivalCheck verdict = check();
        check();

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        RivalCheck.Rival.class,
                        rival -> assertThat(rival.who()).isEqualTo("Deployment " + namespace.name() + "/controller"));
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("RivalController");
            assertThat(event.getMessage()).contains("--webhook-mode=onlywebhook");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("Deployment");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("controller");
        });
    }

    @Test
    void getsOnWithAControllerThatOnlyServesItsWebhook() {
        deploy("--port=7472", "--webhook-mode=onlywebhook");

        assertThat(check()).isEqualTo(NOBODY);
        assertThat(events()).isEmpty();
    }

    @Test
    void leavesPoolsToAControllerOfAnotherClass() {
        deploy("--lb-class", "x.example/lb");

        assertThat(check()).isEqualTo(new RivalCheck.Clear(false, List.of()));
    }

    @Test
    void findsWhoWroteAnAddress() {
        createService("web", Optional.empty());
        writeAddress("web", "kube-vip");

        assertThat(check()).isInstanceOfSatisfying(RivalCheck.Rival.class, rival -> {
            assertThat(rival.who()).isEqualTo("field manager kube-vip");
            assertThat(rival.sentence()).contains("Service " + namespace.name() + "/web");
        });
    }

    @Test
    void takesNoOldWriteNoOtherFieldAndNoneOfItsOwnForARival() {
        createService("mine", Optional.empty());
        writeAddress("mine", "cloudlb");
        createService("edited", Optional.empty());
        patch("edited", "kubectl", "{\"status\":{\"conditions\":[]}}");
        assertThat(check()).isEqualTo(NOBODY);

        createService("web", Optional.empty());
        writeAddress("web", "kube-vip");
        InstantSource later = () -> InstantSource.system().instant().plusSeconds(62);
        assertThat(rivals(namespace.client(), CLASSLESS, Set.of(namespace.name()), later)
                        .check())
                .isEqualTo(NOBODY);
    }

    @Test
    void looksAtItsOwnClassInAllNamespaces() {
        String ours = "example.com/" + namespace.name();
        createService("web", Optional.of(ours));
        writeAddress("web", "kube-vip");

        assertThat(checkEverywhere(new ServedClasses(false, Optional.of(ours)))).isInstanceOf(RivalCheck.Rival.class);
        assertThat(checkEverywhere(new ServedClasses(false, Optional.of("example.com/other"))))
                .isEqualTo(NOBODY);
    }

    @Test
    void looksAtEveryPage() {
        IntStream.range(0, MORE_THAN_A_PAGE)
                .parallel()
                .forEach(number -> createService("service-" + number, Optional.empty()));
        createService("z", Optional.empty());
        writeAddress("z", "kube-vip");

        assertThat(check()).isInstanceOf(RivalCheck.Rival.class);
    }

    @Test
    void saysWhatItMayNotSee() {
        deploy("--port=7472");
        try (KubernetesClient outsider = new Outsider(namespace).connect()) {
            RivalCheck verdict = rivals(outsider, CLASSLESS, Set.of(), InstantSource.system())
                    .check();

            assertThat(verdict).isInstanceOfSatisfying(RivalCheck.Clear.class, clear -> {
                assertThat(clear.poolStatusIsOurs()).isFalse();
                assertThat(clear.warnings()).hasSize(2);
                assertThat(clear.warnings().getFirst())
                        .endsWith("Grant the right to list deployments.apps in namespace " + namespace.name());
                assertThat(clear.warnings().getLast()).endsWith("Grant the right to list services");
            });
        }
    }

    private RivalCheck check() {
        return rivals(namespace.client(), CLASSLESS, Set.of(namespace.name()), InstantSource.system())
                .check();
    }

    private RivalCheck checkEverywhere(ServedClasses ours) {
        return rivals(namespace.client(), ours, Set.of(), InstantSource.system())
                .check();
    }

    private Rivals rivals(KubernetesClient client, ServedClasses ours, Set<String> namespaces, InstantSource time) {
        return new Rivals(client, namespace.name(), namespaces, ours, time);
    }

    private void deploy(String... arguments) {
        namespace
                .client()
                .resource(MetalLbController.in(namespace.name(), arguments))
                .create();
    }

    private void createService(String name, Optional<String> loadBalancerClass) {
        namespace
                .client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .withLoadBalancerClass(loadBalancerClass.orElse(null))
                        .withAllocateLoadBalancerNodePorts(false)
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    private void writeAddress(String service, String manager) {
        patch(service, manager, "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.1\"}]}}}");
    }

    private void patch(String service, String manager, String status) {
        namespace
                .client()
                .services()
                .withName(service)
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.STRATEGIC_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        status);
    }

    private List<Event> events() {
        return namespace.client().v1().events().list().getItems();
    }
}
