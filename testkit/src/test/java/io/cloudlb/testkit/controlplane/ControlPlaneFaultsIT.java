// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What breaks here breaks for every client, so these tests have a control plane of their own.
@RequiresControlPlane
class ControlPlaneFaultsIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlaneIT.fresh(ControlPlaneOptions.usual().withAuditLog());
    }

    @AfterAll
    static void close() {
        controlPlane.close();
    }

    @Test
    void keepsDataAndAddressOverTheCrashOfTheApiServer() {
        try (KubernetesClient client = controlPlane.connect("default")) {
            Service created = client.resource(ControlPlaneIT.aService("kept")).create();

            controlPlane.restartApiServer();

            assertThat(client.services().withName("kept").get()).isEqualTo(created);
        }
    }

    @Test
    void refusesConnectionsWhileTheApiServerIsDown() {
        controlPlane.killApiServer();
        assertThat(readiness(controlPlane).shortcoming()).isPresent();

        controlPlane.startApiServer();
        awaitReady();
    }

    @Test
    void doesNotAnswerWhileTheApiServerIsPaused() {
        controlPlane.pauseApiServer();
        assertThat(readiness(controlPlane).shortcoming()).isPresent();

        controlPlane.resumeApiServer();
        awaitReady();
    }

    @Test
    void writesDownEveryRequestIfAsked() {
        try (KubernetesClient client = controlPlane.connect("default")) {
            client.resource(ControlPlaneIT.aService("audited")).create();

            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(
                                    Files.readString(controlPlane.auditLog().orElseThrow()))
                            .contains(
                                    "/api/v1/namespaces/default/services",
                                    "\"verb\":\"create\"",
                                    "\"name\":\"audited\""));
        }
    }

    private static void awaitReady() {
        await().atMost(DEADLINE)
                .until(() -> readiness(controlPlane).shortcoming().isEmpty());
    }

    static ReadyCheck readiness(ControlPlane controlPlane) {
        return new ReadyCheck(controlPlane.url(), controlPlane.token(), controlPlane.certificateAuthority());
    }
}
