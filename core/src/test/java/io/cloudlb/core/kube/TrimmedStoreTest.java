// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceView;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrimmedStoreTest {
    private final List<ServiceView> heard = new ArrayList<>();
    private final TrimmedStore<Service, ServiceView> store =
            new TrimmedStore<>(Trims.services(new ServiceMapper(_ -> false)), heard::add);

    @Test
    void tellsOfANewObject() {
        put(service("web", "1", "LoadBalancer"));

        assertThat(heard).hasSize(1);
        assertThat(store.view("default/web")).contains(heard.getFirst());
    }

    @Test
    void isSilentWhenOnlyTheVersionDiffers() {
        put(service("web", "1", "LoadBalancer"));
        put(service("web", "2", "LoadBalancer"));

        assertThat(heard).hasSize(1);
        assertThat(store.view("default/web").orElseThrow().meta().resourceVersion())
                .isEqualTo("2");
    }

    @Test
    void tellsOfAChangeOfType() {
        put(service("web", "1", "LoadBalancer"));
        put(service("web", "2", "ClusterIP"));

        assertThat(heard).hasSize(2);
    }

    @Test
    void tellsOfARemovalOnce() {
        put(service("web", "1", "LoadBalancer"));
        store.remove("default/web");
        store.remove("default/web");

        assertThat(heard).hasSize(2);
        assertThat(store.views()).isEmpty();
    }

    @Test
    void keepsNothingOfTheObjectButItsNameAndVersion() {
        put(service("web", "1", "LoadBalancer"));

        Service kept = store.values().findFirst().orElseThrow();
        assertThat(kept.getSpec()).isNull();
        assertThat(kept.getMetadata().getLabels()).isEmpty();
        assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("1");
        assertThat(store.values()).hasSize(1);
    }

    private void put(Service service) {
        store.put(store.getKey(service), service);
    }

    private static Service service(String name, String version, String type) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("u")
                .withResourceVersion(version)
                .addToLabels("app", version)
                .endMetadata()
                .withNewSpec()
                .withType(type)
                .endSpec()
                .build();
    }
}
