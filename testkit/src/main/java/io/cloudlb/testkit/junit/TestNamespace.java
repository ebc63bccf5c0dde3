// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.UUID;

/// A Kubernetes namespace that belongs to one test. It stays when the test is over, as nothing here could empty it.
///
/// @param name its name, unique in the run
/// @param client a client with all rights, open until the test is over; the namespace is its default
public record TestNamespace(String name, KubernetesClient client) implements AutoCloseable {

    static TestNamespace create(ControlPlane controlPlane) {
        String name = "test-" + UUID.randomUUID();
        KubernetesClient client = controlPlane.connect(name);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return new TestNamespace(name, client);
    }

    @Override
    public void close() {
        client.close();
    }
}
