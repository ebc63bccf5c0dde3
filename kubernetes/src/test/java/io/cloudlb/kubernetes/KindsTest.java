// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {
    private final KubernetesSerialization kinds = KubernetesConnection.Kinds.serialization();

    @ParameterizedTest
    @CsvSource({"Service", "Node", "Namespace", "Status"})
    void knowsWhatWatchesTellOf(String kind) {
        WatchEvent event = event("v1", kind);

        assertThat(event.getObject().getClass().getSimpleName()).isEqualTo(kind);
    }

    /// Or else a thousand classes would be loaded for kinds that nobody here has anything to do with.
    @Test
    void takesAnyOtherForAGenericResource() {
        WatchEvent event = event("apps/v1", "Deployment");

        assertThat(event.getObject()).isInstanceOf(GenericKubernetesResource.class);
        assertThat(kinds.getRegisteredKubernetesResource("v1", "Pod")).isNull();
    }

    @Test
    void readsAWholeObject() {
        Service service = kinds.unmarshal(
                "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"type\":\"LoadBalancer\"}}",
                Service.class);

        assertThat(service.getMetadata().getName()).isEqualTo("web");
        assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
    }

    @Test
    void readsRefusals() {
        WatchEvent event = kinds.unmarshal(
                "{\"type\":\"ERROR\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Status\",\"code\":410}}",
                WatchEvent.class);

        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    private WatchEvent event(String apiVersion, String kind) {
        return kinds.unmarshal(
                "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"one\"}}}"
                        .formatted(apiVersion, kind),
                WatchEvent.class);
    }
}
