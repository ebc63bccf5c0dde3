// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.command.Demo;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo tells the story of MetalLB's pools to its end. It starts a control plane of its own.
@RequiresControlPlane
class MetalLbDemoIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /// What prints conditions, since `kubectl describe` does not.
    private static final String CONDITIONS =
            "kubectl get service dns-too -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{\"\\n\"}{end}'";

    @TempDir
    Path folder;

    /// One demo for both, since a story takes its time. That the command ends after a story without `--keep`, and how,
    /// the demos of clouds show.
    @Test
    void tellsItsStoryAndStaysUpForOtherClientsUntilItIsAskedToEnd() {
        try (Demo demo = Demo.start(folder, "--provider", "metallb", "--keep")) {
            demo.awaitWords("The stage is yours");
            assertStory(demo);
            assertStaysUp(demo);
        }
    }

    private static void assertStory(Demo demo) {
        assertThat(demo.words())
                .containsSubsequence(
                        "nothing announces an address",
                        "ClusterIP",
                        "Written: nothing",
                        "NodePort",
                        "Written: nothing",
                        "<pending>",
                        "198.51.100.10",
                        "IPAllocated",
                        "203.0.113.5",
                        "SharingConflict",
                        "AllocationFailed",
                        "PoolExhausted",
                        "late keeps 198.51.100.12",
                        "exit code 3",
                        "default/late: [198.51.100.12] -> [198.51.100.64]",
                        "exit code 3",
                        "AddressNotInAnyPool",
                        "exit code 0",
                        "Back to ClusterIP",
                        "ExternalName",
                        "Written: nothing",
                        "Headless",
                        "Written: nothing",
                        "No address is held");
        assertThat(demo.shown("kubectl describe service web"))
                .containsPattern("(?m)^LoadBalancer Ingress: +198\\.51\\.100\\.10 \\(VIP\\)$")
                .doesNotContain("Conditions", "cloudlb.io/");
        assertThat(demo.shown("kubectl describe service dns-too"))
                .doesNotContain("LoadBalancer Ingress")
                .containsPattern(
                        "(?m)^Events:\\R  Type +Reason +Age +From +Message\\R  ---- +------ +---- +---- +-------$")
                .containsPattern("(?m)^  Warning +AllocationFailed +\\S+ +\\S+ +\\S");
        assertThat(demo.shown(CONDITIONS).lines())
                .anyMatch(line -> line.startsWith("cloudlb.io/Accepted=True "))
                .anyMatch(line -> line.startsWith("cloudlb.io/Provisioned=False SharingConflict: "));
        assertThat(demo.words())
                .containsPattern("(?m)^LoadBalancer +1 +1 +1 +\\d +0$")
                .containsPattern("(?m)^sharing +3 +2 +3 +\\d +0$")
                .containsPattern("(?m)^two plans +0 +0 +0 +0 +0$")
                .containsPattern("(?m)^back to ClusterIP +1 +0 +1 +\\d +0$");
    }

    private static void assertStaysUp(Demo demo) {
        demo.awaitWords(
                "The stage is yours",
                "export KUBECONFIG=",
                "kubectl create service loadbalancer mine",
                "kubectl edit ipaddresspools public -n metallb-system");
        try (KubernetesClient client = demo.kubectl("default");
                KubernetesClient administrator = demo.kubectl("metallb-system")) {
            editToOneAddress(new Pools(administrator));
            ClusterUser user = new ClusterUser(client);
            user.create(aService("mine").port(80));

            assertThat(Witness.ips(user.awaitService(
                            "mine", found -> !Witness.ips(found).isEmpty())))
                    .containsExactly("192.0.2.1");
        }

        assertThat(demo.terminate()).as(demo::words).isEqualTo(Demo.SIGTERM);
        demo.awaitControllerGone();
        assertThat(Path.of(demo.exported("KUBECONFIG")).getParent()).doesNotExist();
    }

    private static void editToOneAddress(Pools pools) {
        pools.patch("public", "{\"spec\":{\"addresses\":[\"192.0.2.1/32\"]}}");
        await().atMost(DEADLINE)
                .until(() -> pools.status("public").stream().anyMatch(status -> status.availableIpv4() == 1));
    }
}
