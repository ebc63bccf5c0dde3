// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.LimitedAccount;
import io.cloudlb.it.command.CommandProcess;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong around a controller of MetalLB's pools ends it at start, with one clear sentence. Each test has a
/// control plane of its own, because what one of them makes known stays known.
@RequiresControlPlane
class MetalLbBadStartIT {
    private final ControlPlane controlPlane =
            ControlPlane.start(ControlPlaneBinaries.prepare(System.err::println), ControlPlaneOptions.usual());
    private final KubernetesClient admin = controlPlane.connect("default");

    @TempDir
    Path folder;

    @AfterEach
    void takeDown() {
        admin.close();
        controlPlane.close();
    }

    @Test
    void withoutMetalLbsKindOfPools() {
        assertFailure(
                controlPlane.kubeconfig(),
                "MetalLB's custom resource IPAddressPool is not known to the cluster; install");
    }

    @Test
    void withoutTheRightToSeePools() {
        Pools.in(admin);

        assertFailure(
                LimitedAccount.of(admin)
                        .may("", "services", "get", "list", "watch")
                        .may("", "nodes", "get", "list", "watch")
                        .may("", "namespaces", "get", "list", "watch")
                        .kubeconfig(controlPlane, folder),
                "Grant the right to list and watch ipaddresspools.metallb.io in namespace metallb-system");
    }

    @Test
    void besideMetalLbsOwnController() {
        Pools.in(admin);
        deployMetalLbsController();

        assertFailure(
                controlPlane.kubeconfig(),
                "Deployment metallb-system/controller is MetalLB's own controller and gives addresses to the same Services");
    }

    @Test
    void withAllWrongSettingsAtOnce() {
        try (CommandProcess command = run(
                controlPlane.kubeconfig(),
                "--metallb-hold-down=soon",
                "--metallb-pool-edits=drop",
                "--metallb-quotas=shop",
                "--metallb-announcer=me",
                "--metallb-namespace=Metal_LB")) {
            assertThat(command.awaitExit()).as(command::words).isEqualTo(2);
            assertThat(command.words())
                    .contains(
                            "5 things are wrong with the configuration",
                            "--metallb-hold-down",
                            "--metallb-pool-edits: 'drop' is neither hold nor move",
                            "--metallb-quotas",
                            "--metallb-announcer: 'me' is neither speaker nor kube-vip",
                            "--metallb-namespace: 'Metal_LB' is no name of a namespace");
        }
    }

    private void deployMetalLbsController() {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("metallb-system")
                        .endMetadata()
                        .build())
                .create();
        admin.resource(MetalLbController.in("metallb-system", "--port=7472")).create();
    }

    private CommandProcess run(Path kubeconfig, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--provider=metallb",
                "--cluster-name=it",
                "--kubeconfig=" + kubeconfig,
                "--lease-namespace=default",
                "--listen=off"));
        words.addAll(List.of(more));
        return CommandProcess.start(folder, Map.of(), words);
    }

    private void assertFailure(Path kubeconfig, String sentence) {
        try (CommandProcess command = run(kubeconfig)) {
            assertThat(command.awaitExit()).as(command::words).isEqualTo(1);
            assertThat(command.words().lines().filter(line -> line.startsWith("cloudlb: ")))
                    .singleElement()
                    .asString()
                    .contains(sentence);
            assertThat(command.words()).doesNotContain("\tat ");
        }
    }
}
