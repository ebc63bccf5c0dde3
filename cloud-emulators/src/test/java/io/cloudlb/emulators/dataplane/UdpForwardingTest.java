// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static io.cloudlb.emulators.dataplane.Planes.awaitFlows;
import static io.cloudlb.emulators.dataplane.Planes.awaitHealthy;
import static io.cloudlb.emulators.dataplane.Planes.frontend;
import static io.cloudlb.emulators.dataplane.Planes.serve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpForwardingTest {

    private final LoopbackDataPlane plane = Planes.open();
    private UdpEchoServer first;
    private UdpEchoServer second;

    @BeforeEach
    void startServers() throws IOException {
        first = UdpEchoServer.start("first");
        second = UdpEchoServer.start("second");
    }

    @AfterEach
    void closeAll() {
        plane.close();
        first.close();
        second.close();
    }

    @Test
    void answersTheClientThatAsked() throws IOException {
        InetSocketAddress address = serve(plane, udp(first.backend()));
        try (DatagramSocket one = client();
                DatagramSocket other = client()) {
            assertThat(ask(one, address, "a")).isEqualTo("first: a");
            assertThat(ask(other, address, "b")).isEqualTo("first: b");
        }
    }

    /// The clients stay open: the port of one that is closed may be given to the next, which would be the same flow.
    @Test
    void keepsAFlowAtItsBackendAndSpreadsFlows() throws IOException {
        InetSocketAddress address = serve(plane, udp(first.backend(), second.backend()));
        Set<String> answers = new HashSet<>();
        List<DatagramSocket> clients = new ArrayList<>();
        try {
            for (int flow = 0; flow < 40; flow++) {
                DatagramSocket client = client();
                clients.add(client);
                String answer = ask(client, address, "x");
                assertThat(ask(client, address, "x")).isEqualTo(answer);
                answers.add(answer);
            }
        } finally {
            clients.forEach(DatagramSocket::close);
        }
        assertThat(answers).containsExactlyInAnyOrder("first: x", "second: x");
        assertThat(first.clients() + second.clients()).isEqualTo(40);
    }

    @Test
    void forgetsAFlowThatIsSilentForTooLong() throws IOException {
        ForwardingRules impatient = ForwardingRules.udp().withIdleTimeout(Duration.ofSeconds(2));
        Frontend frontend = udp(first.backend()).withRules(impatient);
        InetSocketAddress address = serve(plane, frontend);
        try (DatagramSocket client = client()) {
            ask(client, address, "a");
            awaitFlows(plane, frontend, first.backend(), 0);
            assertThat(ask(client, address, "again")).isEqualTo("first: again");
        }
    }

    @Test
    void keepsNoMoreFlowsThanItsLimit() throws IOException {
        try (LoopbackDataPlane small =
                        LoopbackDataPlane.open(DataPlaneOptions.standard().withDatagramFlows(1));
                DatagramSocket one = client();
                DatagramSocket other = client()) {
            InetSocketAddress address = serve(small, udp(first.backend()));
            assertThat(ask(one, address, "a")).isEqualTo("first: a");
            send(other, address, "b");
            assertThat(ask(one, address, "c")).isEqualTo("first: c");
            other.setSoTimeout(1);
            assertThatThrownBy(() -> receive(other)).isInstanceOf(SocketTimeoutException.class);
            assertThat(first.clients()).isEqualTo(1);
        }
    }

    @Test
    void choosesAgainWhenTheBackendOfAFlowTurnsUnhealthy() throws IOException {
        Frontend frontend = udp(first.backend(), second.backend());
        InetSocketAddress address = serve(plane, frontend);
        try (DatagramSocket client = client()) {
            boolean atFirst = ask(client, address, "x").startsWith("first");
            UdpEchoServer failing = atFirst ? first : second;
            failing.stop();
            Planes.awaitUnhealthy(plane, frontend, failing.backend());
            awaitFlows(plane, frontend, failing.backend(), 0);
            assertThat(ask(client, address, "x")).isEqualTo(atFirst ? "second: x" : "first: x");
        }
    }

    @Test
    void dropsDatagramsOfClientsOutsideTheAllowedSources() throws IOException {
        assumeThat(LoopbackAddresses.ofThisSystem().areShared()).isFalse();
        ForwardingRules picky = ForwardingRules.udp().withAllowedSources(List.of(SourceRange.of("127.0.0.1/32")));
        InetSocketAddress address = serve(plane, udp(first.backend()).withRules(picky));
        try (DatagramSocket refused = clientAt("127.0.0.2");
                DatagramSocket admitted = client()) {
            for (int round = 0; round < 10; round++) {
                send(refused, address, "lost");
                assertThat(ask(admitted, address, "in")).isEqualTo("first: in");
            }
            assertThat(first.clients()).isEqualTo(1);
        }
    }

    @Test
    void appliesNewAllowedSourcesToAnOpenFrontend() throws IOException {
        Frontend open = udp(first.backend());
        ForwardingRules closed = ForwardingRules.udp().withAllowedSources(List.of());
        InetSocketAddress address = serve(plane, open.withRules(closed));
        plane.apply(List.of(open));
        try (DatagramSocket admitted = client()) {
            assertThat(ask(admitted, address, "in")).isEqualTo("first: in");
        }
    }

    @Test
    void servesBothProtocolsOnOnePort() throws IOException {
        Frontend both = frontend("dns", FrontendProtocol.TCP_UDP, ForwardingRules.udp(), first.backend());
        plane.apply(List.of(both));
        awaitHealthy(plane, both, first.backend());
        Endpoint tcp = plane.endpoint(Planes.HOST, Planes.PORT, Transport.TCP).orElseThrow();
        Endpoint udp = plane.endpoint(Planes.HOST, Planes.PORT, Transport.UDP).orElseThrow();
        assertThat(tcp.socket()).isEqualTo(udp.socket());
        try (EchoServer echo = EchoServer.start("echo");
                DatagramSocket client = client()) {
            assertThat(ask(client, udp.socket(), "x")).isEqualTo("first: x");
            Frontend changed = both.withBackends(List.of(echo.backend()));
            plane.apply(List.of(changed));
            awaitHealthy(plane, changed, echo.backend());
            assertThat(EchoClient.greeting(tcp.socket())).startsWith("echo");
        }
    }

    @Test
    void hasSeparateFrontendsForTheProtocolsOfOnePort() throws IOException {
        Frontend udp = udp(first.backend());
        Frontend tcp = Planes.tcp();
        plane.apply(List.of(udp, tcp));
        awaitHealthy(plane, udp, first.backend());
        try (DatagramSocket client = client()) {
            assertThat(ask(client, Planes.address(plane, udp), "x")).isEqualTo("first: x");
        }
        assertThat(plane.endpoints()).hasSize(2);
    }

    private static Frontend udp(Backend... backends) {
        return frontend("dns", FrontendProtocol.UDP, ForwardingRules.udp(), backends);
    }

    private static DatagramSocket client() throws IOException {
        return clientAt("127.0.0.1");
    }

    private static DatagramSocket clientAt(String source) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(source));
        socket.setSoTimeout(Planes.PATIENCE_MILLIS);
        return socket;
    }

    private static String ask(DatagramSocket client, InetSocketAddress server, String text) throws IOException {
        send(client, server, text);
        return receive(client);
    }

    private static void send(DatagramSocket client, InetSocketAddress server, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        client.send(new DatagramPacket(bytes, bytes.length, server));
    }

    private static String receive(DatagramSocket client) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        client.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
