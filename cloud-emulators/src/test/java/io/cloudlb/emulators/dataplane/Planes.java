// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.dataplane.BackendHealth.Healthy;
import io.cloudlb.emulators.dataplane.BackendHealth.Unhealthy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// What the tests of this package say often.
final class Planes {

    static final String HOST = "web.elb.example";
    static final int PORT = 18_080;

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
                new Probe.Connect(), OptionalInt.empty(), Duration.ofMillis(20), Duration.ofSeconds(5), 1, 1);
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
        await().until(() -> plane.health(frontend.id(), backend.id())
                .filter(Healthy.class::isInstance)
                .isPresent());
    }

    static void awaitUnhealthy(DataPlane plane, Frontend frontend, Backend backend) {
        await().until(() -> plane.health(frontend.id(), backend.id())
                .filter(Unhealthy.class::isInstance)
                .isPresent());
    }

    static void awaitFlows(DataPlane plane, Frontend frontend, Backend backend, int count) {
        await().until(() -> plane.openFlows(frontend.id(), backend.id()) == count);
    }
}
