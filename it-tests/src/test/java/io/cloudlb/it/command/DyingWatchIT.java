// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.app.run.ControllerProcess;
import io.cloudlb.app.run.Ending;
import io.cloudlb.app.run.Parts;
import io.cloudlb.aws.AwsProviderFactory;
import io.cloudlb.aws.settings.AwsProviderSettings;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.LeaseHolder;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.KubernetesConnection;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A controller whose caches will not hear of changes any more must not go on. The watch's end is told here, for no
/// API server brings it about.
@RequiresControlPlane
class DyingWatchIT {
    private static final AwsProviderFactory AWS = new AwsProviderFactory();
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @Test
    void endsTheProcessAndGivesTheLeaseUp(ControlPlane controlPlane, TestNamespace namespace)
            throws InterruptedException {
        IllegalStateException cause = new IllegalStateException("too old resource version");
        CompletableFuture<KubernetesCaches.Listener> watches = new CompletableFuture<>();
        try (EmulatedAccount cloud = EmulatedAccount.open()) {
            ControllerConfig config = config(controlPlane, namespace, cloud);
            ControllerProcess process = ControllerProcess.start(config, (listener, election) -> {
                watches.complete(listener);
                return new Parts(config, AWS, connection(controlPlane), listener, election);
            });
            await().atMost(DEADLINE).until(process::leads);

            watches.join().watchDied(cause);

            assertThat(process.awaitEnd()).isEqualTo(new Ending.WatchDied(cause));
        }
        await().atMost(DEADLINE).until(() -> LeaseHolder.in(namespace).isEmpty());
    }

    private static KubernetesConnection connection(ControlPlane controlPlane) {
        return KubernetesConnection.open(Optional.of(controlPlane.kubeconfig()), Optional.empty(), "it");
    }

    private static ControllerConfig config(ControlPlane controlPlane, TestNamespace namespace, EmulatedAccount cloud) {
        Map<String, String> flags = new HashMap<>(cloud.account().settings());
        flags.putAll(Map.of(
                "provider",
                "aws",
                "cluster-name",
                "it",
                "kubeconfig",
                controlPlane.kubeconfig().toString(),
                "namespace",
                namespace.name(),
                "lease-namespace",
                namespace.name(),
                "listen",
                "off"));
        Map<String, List<String>> values = flags.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, flag -> List.of(flag.getValue())));
        ConfigLoader.ConfigResult result = new ConfigLoader(List.of(new AwsProviderSettings()), PodEnvironment.OUTSIDE)
                .load(new ConfigSource.FlagSource(values, List.of()), Map.of());
        return switch (result) {
            case ConfigLoader.ConfigResult.Ready(ControllerConfig config) -> config;
            case ConfigLoader.ConfigResult.Faulty faulty -> throw new IllegalArgumentException(faulty.toString());
        };
    }
}
