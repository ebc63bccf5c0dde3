// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/// MetalLB's own controller, as its manifests deploy it. Nothing runs it here.
final class MetalLbController {
    private static final Map<String, String> LABELS = Map.of("app", "metallb", "component", "controller");

    private MetalLbController() {}

    static Deployment in(String namespace, String... arguments) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("controller")
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("controller")
                .withImage("quay.io/metallb/controller:v0.16.1")
                .withArgs(arguments)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
