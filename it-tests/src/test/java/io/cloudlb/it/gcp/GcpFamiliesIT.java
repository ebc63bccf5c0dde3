// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.gcp;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.it.cluster.ServiceManifest;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Load balancers on Google Cloud of IPv6, alone and beside IPv4, with clients who come through the data plane: those
/// of IPv6 by `::1` where the system has it.
@RequiresControlPlane
class GcpFamiliesIT {
    private static final String TYPE = "networking.gke.io/load-balancer-type";
    private static final String SUBNET = "networking.gke.io/load-balancer-subnet";

    private GcpStage stage;
    private ClusterUser user;
    private GcpTraffic traffic;

    @BeforeEach
    void setTheStage(ControlPlane controlPlane, TestNamespace namespace) {
        stage = new GcpStage(controlPlane, namespace);
        user = stage.user();
        traffic = new GcpTraffic(stage.project(), 3);
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
        traffic.close();
    }

    private static ServiceManifest web(String policy, String... families) {
        return aService("web")
                .port(80)
                .with(spec -> spec.withIpFamilyPolicy(policy).withIpFamilies(families));
    }

    private static ServiceManifest internal(ServiceManifest manifest) {
        return manifest.annotation(TYPE, "Internal").annotation(SUBNET, "inside");
    }

    /// Waits for that many addresses and lets kube-proxy know them.
    private List<String> awaitIps(int count) {
        Service shown =
                user.awaitService("web", found -> ClusterUser.ingress(found).size() == count);
        traffic.follow(shown);
        return ClusterUser.ingress(shown).stream()
                .map(LoadBalancerIngress::getIp)
                .toList();
    }

    private static boolean hasSix() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void servesClientsOfBothFamilies() {
        stage.start();

        user.create(web("RequireDualStack", "IPv4", "IPv6"));

        List<String> ips = awaitIps(2);
        assertThat(ips.getFirst()).startsWith("198.18.");
        assertThat(ips.getLast()).startsWith("2600:1900:0:1:");
        ips.forEach(ip -> assertThat(traffic.awaitAnswer(ip, 80).pod()).startsWith("pod-on-node-"));
    }

    @Test
    void servesAServiceOfIpv6Alone() {
        stage.start();

        user.create(web("SingleStack", "IPv6"));

        String ip = awaitIps(1).getFirst();
        assertThat(ip).startsWith("2600:1900:0:1:");
        assertThat(traffic.awaitAnswer(ip, 80).pod()).startsWith("pod-on-node-");
        assertThat(stage.project().emulator().made()).noneMatch(path -> path.contains("/k8s-probes-v4"));
    }

    @Test
    void clientsOfIpv6ComeByIpv6() {
        assumeThat(hasSix()).isTrue();
        stage.start();

        user.create(web("SingleStack", "IPv6"));

        assertThat(traffic.awaitEndpoint(awaitIps(1).getFirst(), 80).socket().getAddress())
                .isInstanceOf(Inet6Address.class);
    }

    @Test
    void servesInsideTheNetworkByBothFamilies() {
        stage.start();

        user.create(internal(web("RequireDualStack", "IPv6", "IPv4")));

        List<String> ips = awaitIps(2);
        assertThat(ips.getFirst()).startsWith("fd20:");
        assertThat(ips.getLast()).startsWith("10.1.0.");
        ips.forEach(ip -> assertThat(traffic.awaitAnswer(ip, 80).pod()).startsWith("pod-on-node-"));
    }

    @Test
    void servesInsideTheNetworkByIpv6Alone() {
        stage.start();

        user.create(internal(web("SingleStack", "IPv6")));

        assertThat(traffic.awaitAnswer(awaitIps(1).getFirst(), 80).pod()).startsWith("pod-on-node-");
    }

    @Test
    void goesOnServingOneFamilyWhileTheOtherComesAndGoes() {
        stage.start();
        user.create(web("SingleStack", "IPv4"));
        String four = awaitIps(1).getFirst();
        traffic.awaitAnswer(four, 80);

        try (SteadyClient client = new SteadyClient(traffic.awaitEndpoint(four, 80))) {
            user.patch("web", "{\"spec\":{\"ipFamilyPolicy\":\"RequireDualStack\"}}");
            List<String> both = awaitIps(2);
            assertThat(both.getFirst()).isEqualTo(four);
            traffic.awaitAnswer(both.getLast(), 80);

            user.patch("web", "{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\"}}");
            assertThat(awaitIps(1)).containsExactly(four);
            user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
            client.awaitAnswers(5);
            assertThat(client.failures()).isZero();
        }
        assertThat(stage.project().emulator().made())
                .filteredOn(path -> path.contains("/forwardingRules/"))
                .hasSize(1);
    }

    @Test
    void keepsBothAddressesWhenThePortsChange() {
        stage.start();
        user.create(web("RequireDualStack", "IPv4", "IPv6"));
        List<String> ips = awaitIps(2);

        user.patch("web", "{\"spec\":{\"ports\":[{\"name\":\"a\",\"port\":80},{\"name\":\"b\",\"port\":8080}]}}");

        ips.forEach(ip -> traffic.awaitEndpoint(ip, 8080));
        user.awaitCondition("web", "cloudlb.io/Provisioned", "Provisioned");
        assertThat(awaitIps(2)).isEqualTo(ips);
    }

    @Test
    void writesNothingAfterARestart() {
        RunningController first = stage.start();
        user.create(web("RequireDualStack", "IPv4", "IPv6"));
        awaitIps(2);
        first.settle();
        stage.stop(first);

        RunningController second = stage.start();
        second.settle("web", user.get("web").getMetadata().getResourceVersion());

        assertThat(second.calls().writesSince(0)).isEmpty();
    }

    /// A client that asks again and again.
    private final class SteadyClient implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final CompletableFuture<Void> asking;

        SteadyClient(Endpoint endpoint) {
            asking = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    (traffic.ask(endpoint).isPresent() ? answers : failures).incrementAndGet();
                }
            });
        }

        /// Waits until that many more have come.
        void awaitAnswers(int more) {
            int before = answers.get() + failures.get();
            await().atMost(GcpStage.DEADLINE).until(() -> answers.get() + failures.get() >= before + more);
        }

        int failures() {
            return failures.get();
        }

        @Override
        public void close() {
            over.set(true);
            asking.join();
        }
    }
}
