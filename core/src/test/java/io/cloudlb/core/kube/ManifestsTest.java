// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceType;
import io.cloudlb.core.model.ServiceView;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    private static final String WEB = """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer
              ports: [{port: 80}]
            """;

    @Test
    void readsServicesOutOfSeveralDocumentsAndNamesTheRest() {
        Manifests manifests = read(WEB + "---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n---\n");

        assertThat(manifests.services()).extracting(ServiceView::key).containsExactly(new ServiceKey("shop", "web"));
        assertThat(manifests.skipped()).containsExactly("Deployment web");
    }

    @Test
    void completesTheServiceAsTheApiServerWould() {
        ServiceView web = read(WEB).services().getFirst();

        assertThat(web.uid()).isEmpty();
        assertThat(web.spec().type()).isEqualTo(ServiceType.LOAD_BALANCER);
        assertThat(web.spec().ports().getFirst().nodePort()).isZero();
        assertThat(web.spec().allocateNodePorts()).isTrue();
    }

    @Test
    void looksIntoLists() {
        Manifests manifests = read("""
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Service, metadata: {name: a, namespace: blog}, spec: {ports: [{port: 1}]}}
                - {apiVersion: v1, kind: Node, metadata: {name: node-a}, spec: {providerID: aws:///eu-west-1a/i-1}}
                """);

        assertThat(manifests.services()).extracting(ServiceView::key).containsExactly(new ServiceKey("blog", "a"));
        assertThat(manifests.nodes()).extracting(NodeView::name).containsExactly("node-a");
    }

    @Test
    void readsJson() {
        Manifests manifests = read(
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80}]}}");

        assertThat(manifests.services()).hasSize(1);
    }

    @Test
    void skipsAServiceOfAnotherApiGroup() {
        assertThat(read("{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: f}}")
                        .skipped())
                .containsExactly("Service f");
    }

    @Test
    void refusesWhatIsNoManifestWithASentence() {
        assertThatThrownBy(() -> read("a: [")).hasMessageStartingWith("not YAML: ");
        assertThatThrownBy(() -> read("just words")).hasMessage("expected Kubernetes objects, found just words");
        assertThatThrownBy(() -> read("{apiVersion: v1, kind: Service}")).hasMessage("Service has no metadata.name");
        assertThatThrownBy(() -> read(WEB.replace("port: 80", "port: 0")))
                .hasMessage("Service web: spec.ports[].port is 0, expected 1 to 65535");
        assertThatThrownBy(() -> read(WEB.replace("LoadBalancer", "Balancer")))
                .hasMessage("spec.type has a value that Kubernetes does not know: Balancer");
        assertThatThrownBy(() -> read(WEB.replace("port: 80", "port: http")))
                .hasMessageStartingWith("Service web is malformed: ");
    }

    private static Manifests read(String text) {
        return Manifests.read(
                text, "shop", new KubernetesCaches.Mappers(new ServiceMapper(_ -> true), new NodeMapper(_ -> true)));
    }
}
