// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.controller.ports.ControllerPorts.KubernetesWriter.Onto;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresControlPlane
class FabricWriterIT {
    private static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Condition PROVISIONED = new Condition(
            Condition.PROVISIONED, Condition.Status.TRUE, "Provisioned", "The load balancer stands.", THEN);
    private static final Ingress HOST = new Ingress(
            Address.hostName("a.elb.example"), List.of(new Ingress.Port(80, Protocol.TCP, Optional.empty())));
    private static final ServiceStatus PUBLISHED = new ServiceStatus(List.of(HOST), List.of(PROVISIONED));

    private TestNamespace namespace;
    private FabricWriter writer;
    private ServiceView web;

    @BeforeEach
    void createService(TestNamespace namespace) {
        this.namespace = namespace;
        writer = new FabricWriter(namespace.client(), Fixtures.SERVICES);
        web = view(namespace.client().resource(Fixtures.aService("web")).create());
    }

    @Test
    void addsAFinalizerBesideOthers() {
        edit("{\"metadata\":{\"finalizers\":[\"example.com/other\"]}}");

        ServiceView after = writer.addFinalizer(web, FINALIZER);

        assertThat(after.meta().finalizers()).containsExactlyInAnyOrder("example.com/other", FINALIZER);
    }

    @Test
    void removesOnlyItsFinalizer() {
        edit("{\"metadata\":{\"finalizers\":[\"example.com/other\"]}}");
        writer.addFinalizer(web, FINALIZER);

        writer.removeFinalizer(web, FINALIZER);
        writer.removeFinalizer(web, FINALIZER);

        assertThat(current().meta().finalizers()).containsExactly("example.com/other");
    }

    @Test
    void losesNoEditThatRacesItsWrites() throws InterruptedException {
        int edits = 500;
        AtomicInteger done = new AtomicInteger();
        Thread user = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < edits; i++) {
                edit("{\"metadata\":{\"annotations\":{\"service.beta.kubernetes.io/edit-" + i % 50 + "\":\"" + i
                        + "\"}}}");
                done.incrementAndGet();
            }
        });
        for (int i = 0; user.isAlive(); i++) {
            writer.addFinalizer(web, FINALIZER);
            writer.writeStatus(web, i % 2 == 0 ? PUBLISHED : ServiceStatus.EMPTY, Onto.ANY_VERSION);
            writer.removeFinalizer(web, FINALIZER);
        }
        user.join();

        assertThat(done).hasValue(edits);
        for (int key = 0; key < 50; key++) {
            assertThat(current().meta().annotations())
                    .containsEntry("service.beta.kubernetes.io/edit-" + key, String.valueOf(edits - 50 + key));
        }
    }

    @Test
    void publishesAddressAndConditions() {
        ServiceView after = writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);

        assertThat(after.status()).isEqualTo(PUBLISHED);
        assertThat(current().status()).isEqualTo(PUBLISHED);
    }

    @Test
    void withdrawsItsConditionsAndNothingElse() {
        editStatus(
                "{\"status\":{\"conditions\":[{\"type\":\"example.com/Ready\",\"status\":\"True\",\"reason\":\"Yes\","
                        + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}");
        ServiceView published = writer.writeStatus(current(), PUBLISHED, Onto.ANY_VERSION);

        ServiceView after = writer.withdrawConditions(published);

        assertThat(after.status().ingress()).containsExactly(HOST);
        assertThat(current().status().conditions()).extracting(Condition::type).containsExactly("example.com/Ready");
        assertThatThrownBy(() -> writer.withdrawConditions(published))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.CONFLICT));
    }

    @Test
    void saysMixedProtocolsInTheConditionThatKubernetesHasForIt() {
        Condition accepted = new Condition(
                Condition.ACCEPTED, Condition.Status.FALSE, "LoadBalancerMixedProtocolNotSupported", "no", THEN);
        Condition ports = new Condition(
                Condition.PORTS_ERROR, Condition.Status.TRUE, "LoadBalancerMixedProtocolNotSupported", "no", THEN);

        ServiceView said =
                writer.writeStatus(web, new ServiceStatus(List.of(), List.of(accepted, ports)), Onto.ANY_VERSION);
        assertThat(said.status().condition(Condition.PORTS_ERROR)).isEqualTo(Optional.of(ports));

        assertThat(writer.writeStatus(said, PUBLISHED, Onto.ANY_VERSION).status())
                .isEqualTo(PUBLISHED);
    }

    @Test
    void leavesConditionsOfOthersAlone() {
        editStatus(
                "{\"status\":{\"conditions\":[{\"type\":\"example.com/Ready\",\"status\":\"True\",\"reason\":\"Yes\","
                        + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}");

        writer.writeStatus(current(), PUBLISHED, Onto.ANY_VERSION);
        assertThat(current().status().conditions())
                .extracting(Condition::type)
                .containsExactlyInAnyOrder("example.com/Ready", Condition.PROVISIONED);

        writer.writeStatus(current(), ServiceStatus.EMPTY, Onto.ANY_VERSION);
        assertThat(current().status().conditions()).extracting(Condition::type).containsExactly("example.com/Ready");
    }

    @Test
    void takesBackAnAddressThatSomeoneWroteByHand() {
        writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);
        editStatus("{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        writer.writeStatus(current(), PUBLISHED, Onto.ANY_VERSION);

        assertThat(current().status().ingress()).containsExactly(HOST);
    }

    @Test
    void publishesNoAddressOverOneThatSomeoneWroteByHand() {
        editStatus("{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        writer.writeStatus(current(), new ServiceStatus(List.of(), List.of(PROVISIONED)), Onto.ANY_VERSION);

        assertThat(current().status()).isEqualTo(new ServiceStatus(List.of(), List.of(PROVISIONED)));
    }

    /// The address of another controller, or of a tenant, on a Service that gets none of ours.
    @Test
    void writesConditionsBesideAnAddressThatSomeoneElseWrote() {
        editStatus("{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        ServiceView said = writer.writeConditions(current(), List.of(PROVISIONED), Onto.ANY_VERSION);
        assertThat(said.status().conditions()).containsExactly(PROVISIONED);
        assertThat(said.status().ingress()).hasSize(1);

        ServiceView silent = writer.writeConditions(said, List.of(), Onto.ANY_VERSION);
        assertThat(silent.status().conditions()).isEmpty();
        assertThat(silent.status().ingress()).hasSize(1);
    }

    @Test
    void leavesAnAddressThatSomeoneElseWroteOverOurs() {
        writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);
        editStatus("{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        writer.writeConditions(current(), List.of(PROVISIONED), Onto.ANY_VERSION);

        assertThat(current().status().ingress()).hasSize(1).doesNotContain(HOST);
    }

    /// So a process need not know whether an earlier one of ours wrote it.
    @Test
    void takesAwayAnAddressThatWeAloneWrote() {
        writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);

        ServiceView said = writer.writeConditions(current(), List.of(PROVISIONED), Onto.ANY_VERSION);

        assertThat(said.status()).isEqualTo(new ServiceStatus(List.of(), List.of(PROVISIONED)));
    }

    @Test
    void leavesAnAddressThatItOnlyRepeated() {
        editStatus("{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");
        ServiceStatus repeated = new ServiceStatus(current().status().ingress(), List.of(PROVISIONED));
        writer.writeStatus(current(), repeated, Onto.THIS_VERSION);

        writer.writeConditions(current(), List.of(), Onto.ANY_VERSION);

        assertThat(current().status().ingress()).hasSize(1);
    }

    @Test
    void clearsEverythingOfOursWhoeverElseWroteIt() {
        writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);
        editStatus(
                "{\"status\":{\"conditions\":[{\"type\":\"cloudlb.io/Provisioned\",\"status\":\"False\",\"reason\":\"ByHand\","
                        + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}],"
                        + "\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.66\"}]}}}");

        writer.writeStatus(current(), ServiceStatus.EMPTY, Onto.ANY_VERSION);

        assertThat(current().status()).isEqualTo(ServiceStatus.EMPTY);
    }

    @Test
    void touchesNoLaterServiceOfTheSameName() {
        namespace.client().services().withName("web").delete();
        namespace.client().resource(Fixtures.aService("web")).create();

        assertThatThrownBy(() -> writer.addFinalizer(web, FINALIZER)).satisfies(FabricWriterIT::isGone);
        assertThatThrownBy(() -> writer.removeFinalizer(web, FINALIZER)).satisfies(FabricWriterIT::isGone);
        assertThatThrownBy(() -> writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION))
                .satisfies(FabricWriterIT::isGone);
        assertThatThrownBy(() -> writer.writeStatus(web, ServiceStatus.EMPTY, Onto.ANY_VERSION))
                .satisfies(FabricWriterIT::isGone);
        assertThat(current().meta().finalizers()).isEmpty();
        assertThat(current().status()).isEqualTo(ServiceStatus.EMPTY);
    }

    @Test
    void saysThatADeletedServiceIsGone() {
        namespace.client().services().withName("web").delete();

        assertThatThrownBy(() -> writer.addFinalizer(web, FINALIZER)).satisfies(FabricWriterIT::isGone);
        assertThatThrownBy(() -> writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION))
                .satisfies(FabricWriterIT::isGone);
    }

    @Test
    void asksToDecideAgainWhenTheServiceIsDying() {
        edit("{\"metadata\":{\"finalizers\":[\"example.com/other\"]}}");
        namespace.client().services().withName("web").delete();

        assertThatThrownBy(() -> writer.addFinalizer(web, FINALIZER))
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(KubernetesException.Kind.CONFLICT));
        edit("{\"metadata\":{\"finalizers\":null}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ClusterIP", "NodePort", "ExternalName"})
    void keepsTheFinalizerWhenTheApiServerWipesTheRest(String type) {
        web = writer.addFinalizer(web, FINALIZER);
        writer.writeStatus(web, PUBLISHED, Onto.ANY_VERSION);

        edit("{\"spec\":{\"type\":\"" + type + "\",\"externalName\":\"example.com\"}}");

        ServiceView after = current();
        assertThat(after.spec().type()).isNotEqualTo(ServiceType.LOAD_BALANCER);
        assertThat(after.status().ingress()).isEmpty();
        assertThat(after.carries(FINALIZER)).isTrue();
        assertThat(writer.writeStatus(after, ServiceStatus.EMPTY, Onto.ANY_VERSION)
                        .status())
                .isEqualTo(ServiceStatus.EMPTY);
    }

    private static void isGone(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        KubernetesException.class,
                        known -> assertThat(known.kind()).isEqualTo(KubernetesException.Kind.GONE));
    }

    private void edit(String patch) {
        namespace.client().services().withName("web").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private void editStatus(String patch) {
        namespace
                .client()
                .services()
                .withName("web")
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
    }

    private ServiceView current() {
        return view(namespace.client().services().withName("web").get());
    }

    private static ServiceView view(Service service) {
        return Fixtures.SERVICES.view(new ServiceBuilder(service).build());
    }
}
