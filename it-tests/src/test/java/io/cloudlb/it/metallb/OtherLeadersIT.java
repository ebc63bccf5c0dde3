// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.Replica;
import io.cloudlb.metallb.kube.ConfigMapLeaders;
import io.cloudlb.metallb.rivals.Leaders;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.metallb.rivals.ServedClasses;
import io.cloudlb.metallb.rivals.ServedServices;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes over the same pools and Services that different Leases elect.
@RequiresControlPlane
class OtherLeadersIT {
    private static final String CLAIMS = "cloudlb-claims";

    private final ControlPlane controlPlane;
    private TestNamespace namespace;

    @TempDir
    Path folder;

    OtherLeadersIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void take(TestNamespace empty) {
        namespace = empty;
    }

    @Test
    void standsByWhileAnotherLeaseHasALeaderAndServesOnceThatEnds() {
        Pools.in(namespace.client()).create("a", "198.18.7.0/24");
        try (ClusterUser user = new ClusterUser(namespace.client());
                Replica first = start("cloudlb")) {
            first.awaitLead();
            user.create(PoolsReplica.wantingAnAddress("web"));
            user.awaitService("web", found -> !ClusterUser.ingress(found).isEmpty());
            try (Replica second = start("renamed")) {
                await().until(() -> second.process()
                        .words()
                        .contains("Not serving yet: The cloudlb of Lease " + namespace.name() + "/cloudlb (held by "));
                user.create(PoolsReplica.wantingAnAddress("served-by-the-first"));
                user.awaitService(
                        "served-by-the-first",
                        found -> !ClusterUser.ingress(found).isEmpty());
                assertThat(second.process().words()).doesNotContain("Leading");
                assertThat(first.process().words()).doesNotContain("Another process gives out addresses");

                first.process().terminate();

                second.awaitLead();
                user.create(PoolsReplica.wantingAnAddress("served-by-the-second"));
                user.awaitService(
                        "served-by-the-second",
                        found -> !ClusterUser.ingress(found).isEmpty());
            }
        }
        assertThat(claims().getData().get("leaders"))
                .startsWith(namespace.name() + "/renamed ")
                .endsWith(" - " + namespace.name() + "\n")
                .hasLineCount(1);
    }

    @Test
    void keepsLeadersBesideTheClaims() {
        ConfigMapLeaders register = register(namespace.client());
        Leader leader = leader("cloudlb");

        Leaders written = register.write(register.known(), List.of(leader));

        assertThat(register(namespace.client()).known()).isEqualTo(written);
        assertThat(register.lease(leader)).isEmpty();
        assertThat(claims().getData()).containsOnlyKeys("leaders");
    }

    @Test
    void saysWhichRightItLacks() {
        try (KubernetesClient outsider = new Outsider(namespace).connect()) {
            assertThat(Assertions.catchThrowableOfType(
                            CloudException.class, () -> register(outsider).lease(leader("other"))))
                    .extracting(CloudException::error)
                    .returns(CloudError.Kind.DENIED, CloudError::kind)
                    .extracting(CloudError::message, InstanceOfAssertFactories.STRING)
                    .endsWith("Grant the right to get leases.coordination.k8s.io named other in namespace "
                            + namespace.name());
        }
    }

    private Leader leader(String lease) {
        return new Leader(
                namespace.name(),
                lease,
                "pod-1",
                new ServedServices(new ServedClasses(true, Optional.empty()), Set.of()));
    }

    private ConfigMapLeaders register(KubernetesClient client) {
        return new ConfigMapLeaders(client, namespace.name(), CLAIMS);
    }

    private ConfigMap claims() {
        return namespace.client().configMaps().withName(CLAIMS).get();
    }

    private Replica start(String lease) {
        return PoolsReplica.start(controlPlane, namespace, folder, "--lease-name=" + lease);
    }
}
