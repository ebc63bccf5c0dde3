// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@RequiresControlPlane
class ControlPlaneIT {

    @Test
    void givesServicesWhatARealApiServerGivesThem(TestNamespace namespace) {
        Service created = namespace.client().resource(aService("web")).create();

        assertThat(created.getSpec().getClusterIP()).startsWith("10.");
        assertThat(created.getSpec().getPorts().getFirst().getNodePort()).isBetween(20_000, 60_000);
        assertThat(created.getSpec().getAllocateLoadBalancerNodePorts()).isTrue();
    }

    @Test
    void refusesWhatARealApiServerRefuses(TestNamespace namespace) {
        Service nameless = new ServiceBuilder(aService("web"))
                .editSpec()
                .addNewPort()
                .withPort(81)
                .endPort()
                .endSpec()
                .build();

        assertThatThrownBy(() -> namespace.client().resource(nameless).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.ports[0].name: Required value");
    }

    @Test
    void givesServicesAddressesOfBothFamilies(TestNamespace namespace) {
        Service dual = new ServiceBuilder(aService("web"))
                .editSpec()
                .withIpFamilyPolicy("RequireDualStack")
                .endSpec()
                .build();

        assertThat(namespace.client().resource(dual).create().getSpec().getIpFamilies())
                .containsExactly("IPv4", "IPv6");
    }

    @Test
    void leavesNothingBehind() {
        ControlPlane controlPlane = fresh(ControlPlaneOptions.usual());
        Path folder = controlPlane.kubeconfig().getParent();

        controlPlane.close();

        assertThat(folder).doesNotExist();
        assertThat(ControlPlaneFaultsIT.readiness(controlPlane).shortcoming()).isPresent();
    }

    @Test
    void saysWhyItDidNotStart() {
        assertThatThrownBy(() -> fresh(ControlPlaneOptions.usual().withApiServerFlag("--no-such-flag")))
                .hasMessageContaining("kube-apiserver")
                .hasMessageContaining("unknown flag: --no-such-flag");
    }

    static ControlPlane fresh(ControlPlaneOptions options) {
        return ControlPlane.start(ControlPlaneBinaries.prepare(System.err::println), options);
    }

    static Service aService(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }
}
