// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.metallb.MetalLbProviderFactory;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Services on a real API server get their addresses from MetalLB's pools. Every test has addresses of its own,
/// because what Services of other namespaces show is reckoned with.
@RequiresControlPlane
class AddressesIT {
    private final ControlPlane controlPlane;
    private TestNamespace namespace;
    private Pools pools;
    private ClusterUser user;

    AddressesIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void arrive(TestNamespace empty) {
        namespace = empty;
        pools = Pools.in(empty.client());
        user = new ClusterUser(empty.client());
    }

    @AfterEach
    void leave() {
        user.close();
    }

    @Test
    void givesTheLowestAddressAndSaysSoInOneWrite() {
        pools.create("a", "192.0.2.0/30");
        try (RunningController controller = start(Map.of())) {
            user.create(aService("web").port(80));

            Service web = user.awaitService("web", found -> !Witness.ips(found).isEmpty());
            controller.settle();

            assertThat(Witness.ips(web)).containsExactly("192.0.2.0");
            assertThat(ClusterUser.ingress(web).getFirst().getIpMode()).isEqualTo("VIP");
            assertThat(web.getMetadata().getFinalizers()).isEmpty();
            assertThat(web.getMetadata().getAnnotations()).containsEntry("metallb.io/ip-allocated-from-pool", "a");
            assertThat(web.getStatus().getConditions())
                    .extracting(condition -> condition.getType() + "=" + condition.getStatus())
                    .containsExactlyInAnyOrder("cloudlb.io/Accepted=True", "cloudlb.io/Provisioned=True");
            assertThat(user.awaitEvent("web", "IPAllocated").getMessage())
                    .isEqualTo("Assigned IP [\"192.0.2.0\"] of pool a");
            assertThat(user.get("web").getMetadata().getResourceVersion())
                    .isEqualTo(web.getMetadata().getResourceVersion());
        }
    }

    @Test
    void takesOffItsConditionsAloneByTheDocumentedLineOfLeaving() {
        pools.create("a", "192.0.2.64/32");
        try (RunningController controller = start(Map.of())) {
            user.create(aService("web").port(80));
            user.awaitService("web", found -> !Witness.ips(found).isEmpty());
            controller.settle();
        }

        Service left = namespace
                .client()
                .services()
                .withName("web")
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patchOfLeaving());

        assertThat(left.getStatus().getConditions()).isEmpty();
        assertThat(Witness.ips(left)).containsExactly("192.0.2.64");
    }

    /// As docs/metallb.md has it.
    private static String patchOfLeaving() {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", "metallb.md"))) {
            String line =
                    lines.filter(text -> text.contains("$patch")).findFirst().orElseThrow();
            return line.substring(line.indexOf('{'), line.lastIndexOf('}') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void servesWhoWaitsOnceSomethingIsFree() {
        pools.create("a", "198.51.100.7/32");
        try (RunningController controller = start(Map.of("metallb-hold-down", "0"))) {
            user.create(aService("first").port(80));
            user.awaitService("first", found -> !Witness.ips(found).isEmpty());
            user.create(aService("second").port(80));
            assertThat(user.awaitCondition("second", "cloudlb.io/Provisioned", "PoolExhausted")
                            .getMessage())
                    .contains("Failed to allocate IP for", "no available IPs", "1 of 1");
            assertThat(user.awaitEvent("second", "AllocationFailed").getType()).isEqualTo("Warning");

            user.delete("first");

            assertThat(Witness.ips(user.awaitService(
                            "second", found -> !Witness.ips(found).isEmpty())))
                    .containsExactly("198.51.100.7");
            controller.settle();
        }
    }

    @Test
    void keepsAddressesOverARestart() {
        pools.create("a", "203.0.113.0/28");
        try (RunningController controller = start(Map.of())) {
            user.create(aService("a").port(80));
            user.create(aService("b").port(80));
            user.awaitService("a", found -> !Witness.ips(found).isEmpty());
            user.awaitService("b", found -> !Witness.ips(found).isEmpty());
            controller.settle();
        }
        String before = user.get("b").getMetadata().getResourceVersion();
        user.delete("a");
        user.create(aService("0").port(80));
        try (RunningController controller = start(Map.of())) {
            user.awaitService("0", found -> !Witness.ips(found).isEmpty());
            controller.settle();

            assertThat(user.get("b").getMetadata().getResourceVersion()).isEqualTo(before);
            assertThat(Witness.ips(user.get("0"))).isNotEqualTo(Witness.ips(user.get("b")));
        }
    }

    private RunningController start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("metallb-namespace", namespace.name());
        return RunningController.start(
                controlPlane.kubeconfig(), namespace.name(), new MetalLbProviderFactory(), all, RunOptions.USUAL);
    }
}
