// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.dataplane.BackendHealth.Healthy;
import io.cloudlb.emulators.dataplane.BackendHealth.Unhealthy;
import io.cloudlb.emulators.dataplane.HealthCheck.Probe;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.awaitility.core.ConditionFactory;

/// What the tests of this package say often.
final class Planes {

    static final String HOST = "web.elb.example";

    /// A port that was free when the tests began, and so was the one after it. It is below those that systems hand out
    /// by themselves, so that nobody is given it by chance.
    static final int PORT = freePort();

    /// How long a test waits for what must come, so that only a fault or a standstill runs into it.
    static final int PATIENCE_MILLIS = 60_000;

    private static final int LOWEST_PORT = 10_000;
    private static final int LOWEST_EPHEMERAL_PORT = 32_768;

    private Planes() {}

    static LoopbackDataPlane open() {
        return LoopbackDataPlane.open(DataPlaneOptions.standard());
    }

    static Frontend tcp(Backend... backends) {
        return frontend("web", FrontendProtocol.TCP, ForwardingRules.tcp(), backends);
    }

    static Frontend frontend(String id, FrontendProtocol protocol, ForwardingRules rules, Backend... backends) {
        return new Frontend(id, HOST, PORT, protocol, quickCheck(), List.of(backends), rules);
    }

    /// A connect every 20 ms, decided by one failure or pass.
    static HealthCheck quickCheck() {
        return new HealthCheck(
                new Probe.Connect(), OptionalInt.empty(), Duration.ofMillis(20), Duration.ofSeconds(20), 1, 1);
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofMillis(PATIENCE_MILLIS));
    }

    static InetSocketAddress address(DataPlane plane, Frontend frontend) {
        return plane.endpoints().stream()
                .filter(endpoint -> endpoint.frontendId().equals(frontend.id()))
                .findFirst()
                .orElseThrow()
                .socket();
    }

    /// Applies one frontend and waits until all its backends are healthy.
    static InetSocketAddress serve(DataPlane plane, Frontend frontend) {
        plane.apply(List.of(frontend));
        frontend.backends().forEach(backend -> awaitHealthy(plane, frontend, backend));
        return address(plane, frontend);
    }

    static void awaitHealthy(DataPlane plane, Frontend frontend, Backend backend) {
        eventually()
                .until(() -> plane.health(frontend.id(), backend.id())
                        .filter(Healthy.class::isInstance)
                        .isPresent());
    }

    static void awaitUnhealthy(DataPlane plane, Frontend frontend, Backend backend) {
        eventually()
                .until(() -> plane.health(frontend.id(), backend.id())
                        .filter(Unhealthy.class::isInstance)
                        .isPresent());
    }

    static void awaitFlows(DataPlane plane, Frontend frontend, Backend backend, int count) {
        eventually().until(() -> plane.openFlows(frontend.id(), backend.id()) == count);
    }

    private static int freePort() {
        return new Random()
                .ints(LOWEST_PORT, LOWEST_EPHEMERAL_PORT - 1)
                .filter(port -> isFree(port) && isFree(port + 1))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket tcp = new ServerSocket(port);
                DatagramSocket udp = new DatagramSocket(port)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
