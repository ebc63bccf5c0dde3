// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunTest {
    private static final ServiceKey WEB = new ServiceKey("shop", "web");
    private static final String QUERY = "?dryRun=All&fieldValidation=Strict&fieldManager=cloudlb-plan";

    private final StubbedApiServer server = new StubbedApiServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void createsInADryRunWhatDoesNotExist() {
        server.answer(201, "{}");

        assertThat(dryRun(Optional.empty()).ask(manifest("", Map.of("kind", "Service"))))
                .isEqualTo(new Manifests.Judge.Answer(true, List.of()));
        assertThat(server.asked())
                .containsExactly("POST /api/v1/namespaces/shop/services" + QUERY
                        + " application/json Bearer secret {\"kind\":\"Service\"}");
    }

    @Test
    void updatesWhatExistsAndLeavesItItsClass() {
        server.answer(200, "{}");

        dryRun(Optional.of(existing())).ask(manifest("", Map.of("spec", Map.of("type", "LoadBalancer"))));

        assertThat(server.asked())
                .singleElement()
                .asString()
                .startsWith("PUT /api/v1/namespaces/shop/services/web" + QUERY)
                .contains("\"loadBalancerClass\":\"example.com/nlb\"");
    }

    @Test
    void doesNotAskAboutWhatTheApiServerHasGivenOutItself() {
        assertThat(dryRun(Optional.of(existing())).ask(manifest("7", Map.of())).isKnown())
                .isTrue();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void namesEachCauseOfARefusal() {
        server.answer(422, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":422,"message":"invalid","details":{"causes":[
                 {"field":"spec.ports[0].name","message":"Required value"},{"field":"spec.type","message":"Unsupported"}]}}""");

        assertThat(dryRun(Optional.empty()).ask(manifest("", Map.of())).problems())
                .extracting(Problem::toString)
                .containsExactly("spec.ports[0].name: Required value", "spec.type: Unsupported");
    }

    @Test
    void takesAWebhooksRefusalForOne() {
        server.answer(403, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":403,
                 "message":"admission webhook \\"guard.example.com\\" denied the request: no"}""");

        assertThat(dryRun(Optional.empty()).ask(manifest("", Map.of())).problems())
                .extracting(Problem::message)
                .containsExactly("admission webhook \"guard.example.com\" denied the request: no");
    }

    @Test
    void saysOnceThatTheRightToAskLacks() {
        server.answer(403, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":403,
                 "message":"services is forbidden: User \\"ann\\" cannot create resource \\"services\\" in API group"}""");
        DryRun dryRun = dryRun(Optional.empty());

        assertThat(dryRun.ask(manifest("", Map.of())).isKnown()).isFalse();
        assertThat(dryRun.ask(manifest("", Map.of())).isKnown()).isFalse();

        assertThat(server.asked()).hasSize(1);
        assertThat(dryRun.notes())
                .containsExactly("the API server was not asked whether it takes the Services of namespace shop: this"
                        + " account may not create or update Services there");
    }

    private DryRun dryRun(Optional<ServiceView> existing) {
        return new DryRun(server.client(), _ -> existing);
    }

    private static Manifests.Judge.Manifest manifest(String version, Map<String, Object> object) {
        return new Manifests.Judge.Manifest(WEB, version, object);
    }

    private static ServiceView existing() {
        return new ServiceMapper(_ -> true)
                .view(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web")
                        .withUid("u1")
                        .withResourceVersion("7")
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .withLoadBalancerClass("example.com/nlb")
                        .endSpec()
                        .build());
    }
}
