// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static io.cloudlb.emulators.dataplane.Planes.HOST;
import static io.cloudlb.emulators.dataplane.Planes.PORT;
import static io.cloudlb.emulators.dataplane.Planes.serve;
import static io.cloudlb.emulators.dataplane.Planes.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackDataPlaneTest {

    @Test
    void givesEachLoadBalancerAnAddressOfItsOwnForTheSamePort() {
        assumeThat(LoopbackAddresses.ofThisSystem().areShared()).isFalse();
        try (LoopbackDataPlane plane = Planes.open()) {
            plane.apply(IntStream.range(0, 10).mapToObj(i -> lb("lb" + i, PORT)).toList());
            Set<InetAddress> addresses = new HashSet<>();
            for (Endpoint endpoint : plane.endpoints()) {
                addresses.add(endpoint.socket().getAddress());
                assertThat(endpoint.socket().getPort()).isEqualTo(PORT);
                assertThat(endpoint.socket().getAddress().getHostAddress()).startsWith("127.");
            }
            assertThat(addresses).hasSize(10);
        }
    }

    @Test
    void hasAllPortsOfALoadBalancerOnOneAddress() {
        try (LoopbackDataPlane plane = Planes.open()) {
            plane.apply(List.of(lb("web", PORT), lb("web", PORT + 1)));
            assertThat(plane.endpoints())
                    .extracting(endpoint -> endpoint.socket().getAddress())
                    .hasSize(2)
                    .containsOnly(plane.endpoints().getFirst().socket().getAddress());
        }
    }

    @Test
    void sharesOneAddressWhereTheSystemHasNoMore() throws IOException {
        try (LoopbackDataPlane plane = new LoopbackDataPlane(DataPlaneOptions.standard(), LoopbackAddresses.shared());
                EchoServer server = EchoServer.start("web")) {
            Frontend other = lb("other", PORT);
            Frontend web = tcp(server.backend());
            plane.apply(List.of(web, other));
            assertThat(plane.endpoints())
                    .extracting(endpoint -> endpoint.socket().getAddress().getHostAddress())
                    .containsOnly("127.0.0.1");
            assertThat(plane.endpoints()).extracting(Endpoint::socket).doesNotHaveDuplicates();
            Planes.awaitHealthy(plane, web, server.backend());
            assertThat(EchoClient.greeting(Planes.address(plane, web))).startsWith("web");
        }
    }

    @Test
    void takesAnotherPortWhereTheOneAskedForIsTaken() throws IOException {
        InetAddress address = LoopbackAddresses.ofThisSystem().of(HOST);
        try (ServerSocket squatter = new ServerSocket(PORT, 1, address);
                LoopbackDataPlane plane = Planes.open()) {
            plane.apply(List.of(tcp()));
            Endpoint endpoint = plane.endpoint(HOST, PORT, Transport.TCP).orElseThrow();
            assertThat(endpoint.port()).isEqualTo(PORT);
            assertThat(endpoint.socket().getPort()).isNotEqualTo(squatter.getLocalPort());
        }
    }

    @Test
    void writesTheArgumentThatLeadsCurlToIt() {
        Endpoint endpoint = new Endpoint(
                "web",
                "web.example",
                80,
                Transport.TCP,
                new InetSocketAddress(InetAddress.ofLiteral("127.64.0.5"), 34_567));
        assertThat(endpoint.curlArgument()).isEqualTo("--connect-to web.example:80:127.64.0.5:34567");
    }

    @Test
    void putsAnIpv6AddressInBracketsForCurl() {
        Endpoint endpoint = new Endpoint(
                "web", "2001:db8::1", 80, Transport.TCP, new InetSocketAddress(InetAddress.ofLiteral("::1"), 34_567));
        assertThat(endpoint.curlArgument()).isEqualTo("--connect-to [2001:db8::1]:80:[0:0:0:0:0:0:0:1]:34567");
    }

    @Test
    void answersOnIpv6ForIpv6Addresses() throws IOException {
        assumeThat(LoopbackHost.hasSix()).isTrue();
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            Frontend one = lb("2001:db8::1", PORT).withBackends(List.of(server.backend()));
            Frontend two = lb("2001:db8::2", PORT).withBackends(List.of(server.backend()));
            plane.apply(List.of(one, two));

            assertThat(plane.endpoints())
                    .extracting(endpoint -> endpoint.socket().getAddress())
                    .containsOnly(InetAddress.ofLiteral("::1"));
            assertThat(plane.endpoints()).extracting(Endpoint::socket).doesNotHaveDuplicates();
            Planes.awaitHealthy(plane, two, server.backend());
            assertThat(EchoClient.greeting(Planes.address(plane, two))).startsWith("web");
        }
    }

    @Test
    void goesOnUndisturbedWhenNothingChanged() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            InetSocketAddress address = serve(plane, tcp(server.backend()));
            try (EchoClient client = EchoClient.connect(address)) {
                client.line();
                plane.apply(List.of(tcp(server.backend()), lb("other", PORT)));
                client.say("still here");
                assertThat(client.line()).isEqualTo("still here");
                assertThat(plane.health("web", "web")).contains(new BackendHealth.Healthy());
            }
        }
    }

    @Test
    void closesAFrontendThatLeftWithItsConnections() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            InetSocketAddress address = serve(plane, tcp(server.backend()));
            try (EchoClient client = EchoClient.connect(address)) {
                client.line();
                plane.apply(List.of());
                assertThatThrownBy(client::line).isInstanceOf(IOException.class);
            }
            assertThat(plane.endpoints()).isEmpty();
            assertThatThrownBy(() -> EchoClient.connect(address)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void movesAFrontendThatChangedItsPort() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            serve(plane, tcp(server.backend()));
            Frontend moved = new Frontend(
                    "web",
                    HOST,
                    PORT + 1,
                    FrontendProtocol.TCP,
                    Planes.quickCheck(),
                    List.of(server.backend()),
                    ForwardingRules.tcp());
            assertThat(EchoClient.greeting(serve(plane, moved))).startsWith("web");
            assertThat(plane.endpoint(HOST, PORT, Transport.TCP)).isEmpty();
            assertThat(plane.endpoint(HOST, PORT + 1, Transport.TCP)).isPresent();
        }
    }

    @Test
    void comesBackToTheSameAddressAfterARestart() {
        Set<InetSocketAddress> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            try (LoopbackDataPlane plane =
                    new LoopbackDataPlane(DataPlaneOptions.standard(), LoopbackAddresses.ofThisSystem())) {
                assumeThat(LoopbackAddresses.ofThisSystem().areShared()).isFalse();
                plane.apply(List.of(tcp()));
                seen.add(plane.endpoints().getFirst().socket());
            }
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void endsItsSocketsAndThreadsWhenClosed() throws IOException {
        LoopbackDataPlane plane = Planes.open();
        try (EchoServer server = EchoServer.start("web")) {
            InetSocketAddress address = serve(plane, tcp(server.backend()));
            try (EchoClient client = EchoClient.connect(address)) {
                client.line();
                plane.close();
                assertThat(plane.hasEnded()).isTrue();
                assertThatThrownBy(client::line).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> EchoClient.connect(address)).isInstanceOf(IOException.class);
            }
        }
        plane.close();
        assertThatIllegalStateException().isThrownBy(() -> plane.apply(List.of()));
    }

    @Test
    void refusesBackendsOnOtherMachines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backend.at("far", new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80)))
                .withMessageContaining("192.0.2.1 is not a loopback address");
    }

    @Test
    void refusesTwoFrontendsOnOnePort() {
        try (LoopbackDataPlane plane = Planes.open()) {
            Frontend one = Planes.frontend("one", FrontendProtocol.TCP, ForwardingRules.tcp());
            Frontend both = Planes.frontend("both", FrontendProtocol.TCP_UDP, ForwardingRules.tcp());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plane.apply(List.of(one, both)))
                    .withMessageContaining("%s:%d/TCP".formatted(HOST, PORT));
            assertThatIllegalArgumentException().isThrownBy(() -> plane.apply(List.of(one, one)));
            assertThat(plane.endpoints()).isEmpty();
        }
    }

    @Test
    void refusesABackendNamedTwice() throws IOException {
        try (EchoServer server = EchoServer.start("web")) {
            assertThatIllegalArgumentException().isThrownBy(() -> tcp(server.backend(), server.backend()));
        }
    }

    private static Frontend lb(String name, int port) {
        return new Frontend(
                "%s-%d".formatted(name, port),
                name + ".elb.example",
                port,
                FrontendProtocol.TCP,
                Planes.quickCheck(),
                List.of(),
                ForwardingRules.tcp());
    }
}
