// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.kube;

import io.cloudlb.kubernetes.NodeMapper;
import io.cloudlb.kubernetes.ServiceMapper;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;

/// What the tests of this package share.
final class Fixtures {
    static final ServiceMapper SERVICES = new ServiceMapper(key -> key.startsWith("service.beta.kubernetes.io/"));
    static final NodeMapper NODES = new NodeMapper(key -> key.startsWith("node.kubernetes.io/"));

    private Fixtures() {}

    static Service aService(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }
}
