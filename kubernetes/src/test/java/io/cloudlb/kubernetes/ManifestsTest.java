// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

        assertThat(manifests.services())
                .extracting(Manifests.Entry::key)
                .containsExactly(new ServiceKey("shop", "web"));
        assertThat(manifests.skipped()).containsExactly("Deployment web");
    }

    @Test
    void completesTheServiceAsTheApiServerWould() {
        ServiceView web = sound(WEB);

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
                - {kind: List, items: [{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {ports: [{port: 1}]}}]}
                """);

        assertThat(manifests.services())
                .extracting(Manifests.Entry::key)
                .containsExactly(new ServiceKey("blog", "a"), new ServiceKey("shop", "b"));
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
    void refusesWhatIsNoManifestWithASentenceThatShowsNothingOfIt() {
        assertThatThrownBy(() -> read("a: [")).hasMessageStartingWith("not YAML: ");
        assertThatThrownBy(() -> read("just words")).hasMessage("expected Kubernetes objects, found one plain value");
        assertThatThrownBy(() -> read("{token: secret}"))
                .hasMessage("an object without a kind is no Kubernetes object");
        assertThatThrownBy(() -> read("{apiVersion: v1, kind: Service}")).hasMessage("Service has no metadata.name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 80 | port: 0 | spec.ports[0].port: is 0, expected 1 to 65535",
                "port: 80 | port: http | spec.ports[0].port: is the text \"http\", expected a whole number without quotes",
                "port: 80 | port: \"80\" | spec.ports[0].port: is the text \"80\", expected a whole number without quotes",
                "port: 80 | nodePort: 80 | spec.ports[0].port: is not there, expected 1 to 65535",
                "[{port: 80}] | [null] | spec.ports[0]: is empty (null): write a value, or leave the element out",
                "[{port: 80}] | http | spec.ports: is the text \"http\", expected a list",
                "[{port: 80}] | [{port: 80}, {port: 80}] | spec.ports[1]: is a second port 80/TCP",
                "type: LoadBalancer | type: Balancer | spec: spec.type has a value that Kubernetes does not know: Balancer",
                "type: | typ: | spec.typ: unknown field",
                "name: web | name: Web_1 | metadata.name: is no name: 1 to 63 lower case letters, digits and hyphens, with no hyphen at either end",
                "{name: web} | {name: web, annotations: {internal: true}} | metadata.annotations[internal]: is the truth value true, expected text; write it in quotes",
                "{name: web} | {name: web, finalizers: [null]} | metadata.finalizers[0]: is empty (null): write a value, or leave the element out",
            })
    void refusesAsTheApiServerWouldWhatItWouldNotTake(String right, String wrong, String problem) {
        assertThat(problems(WEB.replace(right, wrong)))
                .extracting(Problem::toString)
                .containsExactly(problem);
    }

    @Test
    void namesAllWrongValuesAtOnce() {
        assertThat(problems(WEB.replace(
                        "ports:", "ipFamilies: [null]\n  loadBalancerSourceRanges: [null]\n  clusterIP: 1\n  ports:")))
                .extracting(Problem::field)
                .containsExactly("spec.ipFamilies[0]", "spec.loadBalancerSourceRanges[0]", "spec.clusterIP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: {conditions: [null], loadBalancer: {ingress: [null]}}",
                "status: {conditions: [{type: a, status: b, lastTransitionTime: yesterday}]}",
                "status: here",
            })
    void passesOverAStatusAsTheApiServerDoes(String status) {
        assertThat(sound(WEB + status + "\n").status().conditions()).isEmpty();
    }

    @Test
    void takesAnAnnotationWithoutAValueForAnEmptyOneAndAFieldWithoutAValueForNone() {
        ServiceView web =
                sound(WEB.replace("{name: web}", "{name: web, creationTimestamp: null, annotations: {a: null}}")
                        .replace("type:", "loadBalancerClass: null\n  type:"));

        assertThat(web.meta().annotations()).containsEntry("a", "");
        assertThat(web.spec().loadBalancerClass()).isEmpty();
    }

    @Test
    void believesTheApiServerMoreThanItself() {
        Manifests taken = read(
                WEB.replace("type:", "fieldOfTomorrow: 1\n  type:"), _ -> new Manifests.Judge.Answer(true, List.of()));
        Manifests refused = read(
                WEB, _ -> new Manifests.Judge.Answer(true, List.of(new Problem("RefusedByApiServer", "spec", "no"))));

        assertThat(taken.services().getFirst()).isInstanceOf(Manifests.Entry.Sound.class);
        assertThat(refused.services().getFirst()).isInstanceOf(Manifests.Entry.Faulty.class);
    }

    private static ServiceView sound(String text) {
        return switch (read(text).services().getFirst()) {
            case Manifests.Entry.Sound(ServiceView view) -> view;
            case Manifests.Entry.Faulty(ServiceKey _, List<Problem> problems) ->
                throw new AssertionError(problems.toString());
        };
    }

    private static List<Problem> problems(String text) {
        return switch (read(text).services().getFirst()) {
            case Manifests.Entry.Sound(ServiceView view) -> throw new AssertionError(view.toString());
            case Manifests.Entry.Faulty(ServiceKey _, List<Problem> problems) -> problems;
        };
    }

    private static Manifests read(String text) {
        return read(text, Manifests.Judge.NONE);
    }

    private static Manifests read(String text, Manifests.Judge judge) {
        KubernetesCaches.Mappers mappers =
                new KubernetesCaches.Mappers(new ServiceMapper(_ -> true), new NodeMapper(_ -> true));
        try {
            return new Manifests.Reading("shop", mappers, judge)
                    .take(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .done();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
