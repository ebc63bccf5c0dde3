// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.app.config.ConfigLoader;
import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.provider.ProviderSettings;
import io.cloudlb.kubernetes.KubernetesConnection;
import io.cloudlb.kubernetes.LeaderLease;
import io.cloudlb.testkit.fake.FakeCloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ControllerProcessTest {
    private final StubbedCluster cluster = new StubbedCluster();
    private final AtomicReference<Optional<LeaderLease.Callbacks>> election = new AtomicReference<>(Optional.empty());
    private final ControllerProcess process;

    ControllerProcessTest(@TempDir Path folder) throws IOException {
        process = start(config(cluster.kubeconfig(folder)));
    }

    @AfterEach
    void stop() {
        process.close();
        cluster.close();
    }

    @Test
    void isNotReadyWithoutTheRightToReadItsLease() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(readiness().body())
                        .contains("[-]lease failed: the lease cannot be read or written: could not read Lease cloudlb")
                        .contains("the right to get leases.coordination.k8s.io in namespace kube-system"));

        assertThat(readiness().statusCode()).isEqualTo(503);
        assertThat(readiness().body()).contains("[+]caches ok", "[+]provider ok");
    }

    /// The lease may be won in the moment in which somebody asks for the end.
    @Test
    void startsNoWorkersOnceItIsToStop() throws InterruptedException {
        process.requestStop();
        win();

        assertThat(process.leads()).isFalse();
        assertThat(process.awaitEnd()).isEqualTo(new Ending.Asked());
        win();
        assertThat(process.leads()).isFalse();
    }

    @Test
    void leadsWhenItWinsTheLease() throws InterruptedException {
        win();

        assertThat(process.leads()).isTrue();
        process.requestStop();
        assertThat(process.awaitEnd()).isEqualTo(new Ending.Asked());
    }

    private void win() {
        election.get().orElseThrow().won();
    }

    private HttpResponse<String> readiness() {
        URI page = URI.create("http://" + process.address().orElseThrow() + "/readyz");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ControllerProcess start(ControllerConfig config) {
        return ControllerProcess.start(config, (watches, callbacks) -> {
            election.set(Optional.of(callbacks));
            KubernetesConnection connection =
                    KubernetesConnection.open(config.connection().kubeconfig(), Optional.empty(), "test");
            return new Parts(config, new Fake(), connection, watches, callbacks);
        });
    }

    private static ControllerConfig config(Path kubeconfig) {
        Map<String, List<String>> flags = Map.of(
                "provider", List.of("fake"),
                "cluster-name", List.of("test"),
                "kubeconfig", List.of(kubeconfig.toString()),
                "listen", List.of("127.0.0.1:0"));
        ConfigLoader loader = new ConfigLoader(List.of(new Fake()), PodEnvironment.OUTSIDE);
        ConfigLoader.ConfigResult result = loader.load(new ConfigSource.FlagSource(flags, List.of()), Map.of());
        return ((ConfigLoader.ConfigResult.Ready) result).config();
    }

    private record Fake() implements ProviderFactory, ProviderSettings {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<Setting> all() {
            return List.of();
        }

        @Override
        public List<Problem> validate(Map<String, String> values) {
            return List.of();
        }

        @Override
        public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
            return new FakeCloud().provider();
        }
    }
}
