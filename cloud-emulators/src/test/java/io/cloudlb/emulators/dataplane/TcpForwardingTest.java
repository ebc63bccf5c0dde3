// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static io.cloudlb.emulators.dataplane.Planes.awaitFlows;
import static io.cloudlb.emulators.dataplane.Planes.awaitHealthy;
import static io.cloudlb.emulators.dataplane.Planes.serve;
import static io.cloudlb.emulators.dataplane.Planes.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.dataplane.Backend.Access;
import io.cloudlb.emulators.dataplane.ForwardingRules.ClientAddress;
import io.cloudlb.emulators.dataplane.ForwardingRules.Stickiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpForwardingTest {

    private final LoopbackDataPlane plane = Planes.open();
    private EchoServer first;
    private EchoServer second;

    @BeforeEach
    void startServers() throws IOException {
        first = EchoServer.start("first");
        second = EchoServer.start("second");
    }

    @AfterEach
    void closeAll() {
        plane.close();
        first.close();
        second.close();
    }

    @Test
    void spreadsConnectionsOverHealthyBackends() throws IOException {
        InetSocketAddress address = serve(plane, tcp(first.backend(), second.backend()));
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            served.merge(EchoClient.greeting(address), 1, Integer::sum);
        }
        assertThat(served).hasSize(2);
        assertThat(served.values()).allSatisfy(count -> assertThat(count).isBetween(50, 150));
    }

    @Test
    void keepsAClientAtItsBackendIfItIsToStick() throws IOException {
        ForwardingRules sticky = ForwardingRules.tcp().withStickiness(Stickiness.SOURCE_IP);
        InetSocketAddress address =
                serve(plane, tcp(first.backend(), second.backend()).withRules(sticky));
        Set<String> served = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            served.add(EchoClient.greeting(address));
        }
        assertThat(served).hasSize(1);
    }

    @Test
    void letsABackendAnswerAfterTheClientHasEndedItsSide() throws IOException {
        InetSocketAddress address = serve(plane, tcp(first.backend()));
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            client.say("ping");
            client.endOutput();
            assertThat(client.line()).isEqualTo("ping");
            assertThat(client.line()).isEqualTo("bye");
            assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
        }
        awaitFlows(plane, tcp(), first.backend(), 0);
    }

    @Test
    void carriesManyBytesUnchangedInBothDirectionsAtOnce() throws Exception {
        InetSocketAddress address = serve(plane, tcp(first.backend()));
        byte[] sent = new byte[16 * 1024 * 1024];
        new Random(7).nextBytes(sent);
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client.socket(), sent));
            assertThat(digestOf(client.socket().getInputStream(), sent.length)).isEqualTo(digest().digest(sent));
            sending.join();
        }
    }

    @Test
    void showsBackendsTheClientsAddress() throws IOException {
        InetSocketAddress address = serve(plane, tcp(first.backend()));
        assertThat(EchoClient.greeting(address)).isEqualTo("first 127.0.0.1");
    }

    @Test
    void showsBackendsItsOwnAddressIfToldSo() throws IOException {
        ForwardingRules hiding = ForwardingRules.tcp().withClientAddress(ClientAddress.LOAD_BALANCER);
        InetSocketAddress address = serve(plane, tcp(first.backend()).withRules(hiding));
        assertThat(EchoClient.greeting(address))
                .isEqualTo("first " + address.getAddress().getHostAddress());
    }

    @Test
    void resetsClientsOutsideTheAllowedSources() {
        ForwardingRules picky = ForwardingRules.tcp().withAllowedSources(List.of(SourceRange.of("203.0.113.0/24")));
        InetSocketAddress address = serve(plane, tcp(first.backend()).withRules(picky));
        assertThatThrownBy(() -> EchoClient.greeting(address)).isInstanceOf(IOException.class);
    }

    @Test
    void appliesNewAllowedSourcesToAnOpenFrontend() throws IOException {
        Frontend frontend = tcp(first.backend());
        ForwardingRules closed = ForwardingRules.tcp().withAllowedSources(List.of());
        InetSocketAddress address = serve(plane, frontend.withRules(closed));
        assertThatThrownBy(() -> EchoClient.greeting(address)).isInstanceOf(IOException.class);
        plane.apply(List.of(frontend));
        assertThat(EchoClient.greeting(address)).startsWith("first");
    }

    @Test
    void resetsClientsWhenThereIsNoBackend() {
        InetSocketAddress address = serve(plane, tcp());
        assertThatThrownBy(() -> EchoClient.greeting(address)).isInstanceOf(IOException.class);
    }

    @Test
    void passesABackendsResetOnToTheClient() throws IOException {
        InetSocketAddress address = serve(plane, tcp(first.backend()));
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            first.resetClients();
            assertThatThrownBy(client::line).isInstanceOf(IOException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void resetsAConnectionThatIsSilentForTooLong() throws IOException {
        ForwardingRules impatient = ForwardingRules.tcp().withIdleTimeout(Duration.ofSeconds(2));
        InetSocketAddress address = serve(plane, tcp(first.backend()).withRules(impatient));
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            assertThatThrownBy(client::line).isInstanceOf(IOException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void countsOnlySilenceInBothDirectionsAsIdle() throws IOException {
        ForwardingRules impatient = ForwardingRules.tcp().withIdleTimeout(Duration.ofSeconds(3));
        InetSocketAddress address = serve(plane, tcp(first.backend()).withRules(impatient));
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            while (System.nanoTime() < until) {
                client.say("still here");
                assertThat(client.line()).isEqualTo("still here");
            }
        }
    }

    @Test
    void takesNoMoreConnectionsThanItsLimit() throws IOException {
        try (LoopbackDataPlane small =
                LoopbackDataPlane.open(DataPlaneOptions.standard().withConnections(2))) {
            Frontend frontend = tcp(first.backend());
            InetSocketAddress address = serve(small, frontend);
            List<EchoClient> clients = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                clients.add(EchoClient.connect(address));
                assertThat(clients.getLast().line()).startsWith("first");
            }
            assertThatThrownBy(() -> EchoClient.greeting(address)).isInstanceOf(IOException.class);
            for (EchoClient client : clients) {
                client.close();
            }
            Planes.eventually()
                    .ignoreExceptions()
                    .until(() -> EchoClient.greeting(address).startsWith("first"));
        }
    }

    @Test
    void resetsConnectionsToABackendBehindAFirewall() throws IOException {
        Frontend frontend = tcp(first.backend().blocked());
        plane.apply(List.of(frontend));
        Planes.awaitUnhealthy(plane, frontend, first.backend());
        assertThatThrownBy(() -> EchoClient.greeting(Planes.address(plane, frontend)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void keepsHealthAndConnectionsWhenTheFirewallOfABackendChanges() throws IOException {
        Frontend before = tcp(first.backend());
        InetSocketAddress address = serve(plane, before);
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            Access fewer = new Access(true, List.of(SourceRange.of("192.0.2.0/24")));
            plane.apply(List.of(tcp(first.backend().withAccess(fewer))));
            assertThat(plane.health(before.id(), "first")).containsInstanceOf(BackendHealth.Healthy.class);
            assertThatThrownBy(() -> EchoClient.greeting(address)).isInstanceOf(IOException.class);
            client.say("still here");
            assertThat(client.line()).isEqualTo("still here");
            assertThat(plane.openFlows(before.id(), "first")).isEqualTo(1);

            plane.apply(List.of(before));
            assertThat(EchoClient.greeting(address)).startsWith("first");
        }
    }

    @Test
    void servesClientsOfABackendThatNoProbeReachesIfNoneIsHealthy() throws IOException {
        Access unprobed = new Access(false, SourceRange.everyone());
        Frontend frontend = tcp(first.backend().withAccess(unprobed));
        plane.apply(List.of(frontend));
        Planes.awaitUnhealthy(plane, frontend, first.backend());
        assertThat(EchoClient.greeting(Planes.address(plane, frontend))).startsWith("first");
    }

    @Test
    void letsConnectionsOfABackendThatLeftGoOnWhileNewOnesGoElsewhere() throws IOException {
        Frontend before = tcp(first.backend());
        InetSocketAddress address = serve(plane, before);
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            Frontend after = tcp(second.backend());
            plane.apply(List.of(after));
            awaitHealthy(plane, after, second.backend());
            assertThat(EchoClient.greeting(address)).startsWith("second");
            client.say("draining");
            assertThat(client.line()).isEqualTo("draining");
            assertThat(plane.openFlows(after.id(), "first")).isEqualTo(1);
        }
        awaitFlows(plane, before, first.backend(), 0);
    }

    @Test
    void cutsWhatIsLeftWhenDrainingEndsIfToldSo() throws IOException {
        ForwardingRules cutting =
                ForwardingRules.tcp().withDraining(new ForwardingRules.Draining(Duration.ofMillis(50), true));
        Frontend frontend = tcp(first.backend(), second.backend()).withRules(cutting);
        InetSocketAddress address = serve(plane, frontend);
        try (EchoClient staying = clientOf("second", address);
                EchoClient leaving = clientOf("first", address)) {
            plane.apply(List.of(frontend.withBackends(List.of(second.backend()))));
            assertThatThrownBy(leaving::line).isInstanceOf(IOException.class).hasMessageContaining("reset");
            staying.say("unharmed");
            assertThat(staying.line()).isEqualTo("unharmed");
        }
    }

    @Test
    void keepsConnectionsOfABackendThatComesBackWhileItDrains() throws IOException {
        ForwardingRules cutting =
                ForwardingRules.tcp().withDraining(new ForwardingRules.Draining(Duration.ofHours(1), true));
        Frontend frontend = tcp(first.backend()).withRules(cutting);
        InetSocketAddress address = serve(plane, frontend);
        try (EchoClient client = EchoClient.connect(address)) {
            client.line();
            plane.apply(List.of(frontend.withBackends(List.of())));
            plane.apply(List.of(frontend));
            client.say("kept");
            assertThat(client.line()).isEqualTo("kept");
        }
    }

    private static EchoClient clientOf(String name, InetSocketAddress address) throws IOException {
        while (true) {
            EchoClient client = EchoClient.connect(address);
            if (client.line().startsWith(name)) {
                return client;
            }
            client.close();
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] digestOf(InputStream in, int length) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[65_536];
        int rest = length;
        while (rest > 0) {
            int read = in.read(buffer, 0, Math.min(buffer.length, rest));
            assertThat(read).isPositive();
            digest.update(buffer, 0, read);
            rest -= read;
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
