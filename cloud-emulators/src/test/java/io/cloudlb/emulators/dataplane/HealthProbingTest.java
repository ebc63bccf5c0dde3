// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static io.cloudlb.emulators.dataplane.Planes.awaitHealthy;
import static io.cloudlb.emulators.dataplane.Planes.awaitUnhealthy;
import static io.cloudlb.emulators.dataplane.Planes.eventually;
import static io.cloudlb.emulators.dataplane.Planes.serve;
import static io.cloudlb.emulators.dataplane.Planes.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.dataplane.BackendHealth.Healthy;
import io.cloudlb.emulators.dataplane.BackendHealth.Initial;
import io.cloudlb.emulators.dataplane.BackendHealth.Unhealthy;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class HealthProbingTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final DataPlaneOptions hearing = DataPlaneOptions.standard()
            .withHealthListener((frontend, backend, health) -> heard.add(
                    "%s/%s %s".formatted(frontend, backend, health.getClass().getSimpleName())));

    @Test
    void tellsEachChangeOnceFromInitialToHealthyToUnhealthyAndBack() throws IOException {
        try (LoopbackDataPlane plane = LoopbackDataPlane.open(hearing);
                HttpServerOnLoopback server = HttpServerOnLoopback.start(200)) {
            Frontend frontend = tcp(server.backend("web")).withHealthCheck(http("/healthz"));
            plane.apply(List.of(frontend));
            awaitHealthy(plane, frontend, server.backend("web"));
            server.answer(503);
            awaitUnhealthy(plane, frontend, server.backend("web"));
            server.answer(200);
            awaitHealthy(plane, frontend, server.backend("web"));
            eventually().until(() -> heard.size() == 3);
            assertThat(heard).containsExactly("web/web Healthy", "web/web Unhealthy", "web/web Healthy");
            assertThat(server.paths()).containsOnly("/healthz");
        }
    }

    @Test
    void saysWhyABackendIsUnhealthy() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                HttpServerOnLoopback server = HttpServerOnLoopback.start(503)) {
            Frontend frontend = tcp(server.backend("web")).withHealthCheck(http("/"));
            plane.apply(List.of(frontend));
            awaitUnhealthy(plane, frontend, server.backend("web"));
            Unhealthy health = (Unhealthy) plane.health(frontend.id(), "web").orElseThrow();
            assertThat(health.cause()).isEqualTo(BackendHealth.Cause.WRONG_STATUS);
            assertThat(health.text()).contains("503");
        }
    }

    @Test
    void sendsNothingToABackendThatIsNotDecidedYet() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            HealthCheck patient = new HealthCheck(
                    new Probe.Connect(), OptionalInt.empty(), Duration.ofHours(1), Duration.ofSeconds(5), 1, 3);
            Frontend frontend = tcp(server.backend().blocked()).withHealthCheck(patient);
            plane.apply(List.of(frontend));
            assertThat(plane.health(frontend.id(), "web")).contains(new Initial());
            assertThatThrownBy(() -> EchoClient.greeting(Planes.address(plane, frontend)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void sendsNothingToAnUnhealthyBackendWhileAnotherIsHealthy() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer sick = EchoServer.start("sick");
                EchoServer sound = EchoServer.start("sound")) {
            Frontend frontend = tcp(sick.backend(), sound.backend());
            InetSocketAddress address = serve(plane, frontend);
            sick.stopListening();
            awaitUnhealthy(plane, frontend, sick.backend());
            for (int i = 0; i < 40; i++) {
                assertThat(EchoClient.greeting(address)).startsWith("sound");
            }
        }
    }

    @Test
    void failsOpenWhenNoBackendIsHealthy() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web");
                HttpServerOnLoopback healthPort = HttpServerOnLoopback.start(503)) {
            Frontend frontend = tcp(server.backend()).withHealthCheck(httpOn(healthPort.port()));
            plane.apply(List.of(frontend));
            awaitUnhealthy(plane, frontend, server.backend());
            assertThat(EchoClient.greeting(Planes.address(plane, frontend))).startsWith("web");
        }
    }

    @Test
    void resetsConnectionsOfABackendThatTurnsUnhealthyWhileAnotherIsHealthy() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer first = EchoServer.start("first");
                EchoServer second = EchoServer.start("second")) {
            Frontend frontend = tcp(first.backend());
            InetSocketAddress address = serve(plane, frontend);
            try (EchoClient client = EchoClient.connect(address)) {
                client.line();
                serve(plane, tcp(first.backend(), second.backend()));
                first.stopListening();
                assertThatThrownBy(client::line).isInstanceOf(IOException.class).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void keepsConnectionsWhenAllBackendsTurnUnhealthy() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            Frontend frontend = tcp(server.backend());
            InetSocketAddress address = serve(plane, frontend);
            try (EchoClient client = EchoClient.connect(address)) {
                client.line();
                server.stopListening();
                awaitUnhealthy(plane, frontend, server.backend());
                client.say("failed open");
                assertThat(client.line()).isEqualTo("failed open");
            }
        }
    }

    @Test
    void keepsWhatItKnowsWhenTheHealthCheckChanges() throws IOException {
        try (LoopbackDataPlane plane = LoopbackDataPlane.open(hearing);
                HttpServerOnLoopback server = HttpServerOnLoopback.start(200)) {
            Frontend frontend = tcp(server.backend("web")).withHealthCheck(http("/old"));
            serve(plane, frontend);
            plane.apply(List.of(frontend.withHealthCheck(http("/new"))));
            assertThat(plane.health(frontend.id(), "web")).contains(new Healthy());
            eventually().until(() -> server.paths().contains("/new"));
            assertThat(heard).containsExactly("web/web Healthy");
        }
    }

    @Test
    void forgetsTheHealthOfABackendThatLeft() throws IOException {
        try (LoopbackDataPlane plane = Planes.open();
                EchoServer server = EchoServer.start("web")) {
            Frontend frontend = tcp(server.backend());
            serve(plane, frontend);
            plane.apply(List.of(frontend.withBackends(List.of())));
            assertThat(plane.health(frontend.id(), "web")).isEmpty();
        }
    }

    @Test
    void goesFasterAtAFasterPace() throws IOException {
        DataPlaneOptions fast = DataPlaneOptions.standard().withPace(new Pace(10_000));
        HealthCheck slow = new HealthCheck(
                new Probe.Connect(), OptionalInt.empty(), Duration.ofMinutes(5), Duration.ofSeconds(20), 3, 3);
        try (LoopbackDataPlane plane = LoopbackDataPlane.open(fast);
                EchoServer server = EchoServer.start("web")) {
            Frontend frontend = tcp(server.backend()).withHealthCheck(slow);
            serve(plane, frontend);
            server.stopListening();
            awaitUnhealthy(plane, frontend, server.backend());
        }
    }

    private static HealthCheck http(String path) {
        return check(path, OptionalInt.empty());
    }

    private static HealthCheck httpOn(int port) {
        return check("/", OptionalInt.of(port));
    }

    private static HealthCheck check(String path, OptionalInt port) {
        Probe probe = new Probe.Http(path, StatusCodes.parse("200-399"), false);
        return new HealthCheck(probe, port, Duration.ofMillis(20), Duration.ofSeconds(20), 2, 2);
    }
}
