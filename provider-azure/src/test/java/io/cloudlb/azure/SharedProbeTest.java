// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureChoices;
import io.cloudlb.azure.settings.AzureSettings;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.azure.world.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One probe tells for all Services which nodes take traffic. Where it asks is configured.
class SharedProbeTest {
    private static final AzureChoices ELSEWHERE =
            new AzureChoices(AzureChoices.ClusterProbe.SHARED, 10_356, "/ready", false, Optional.empty());

    private final AzureWorld azure = new AzureWorld();
    private final AzureCluster cluster = new AzureCluster(azure).nodes(1, 2, 3);

    /// Port and path of every shared probe that stands.
    private List<String> probes() {
        return Pattern.compile(
                        "name=k8s-[0-9a-f]{8}_cluster_[^{}]*properties=\\{[^{}]*port=(\\d+)[^{}]*requestPath=([^,}]+)")
                .matcher(azure.owned())
                .results()
                .map((MatchResult found) -> found.group(1) + found.group(2))
                .toList();
    }

    @Test
    void portAndPathOfTheFileAreHeeded(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("azure.json"), """
                {"clusterServiceLoadBalancerHealthProbeMode": "shared",
                 "clusterServiceSharedLoadBalancerHealthProbePort": 10356,
                 "clusterServiceSharedLoadBalancerHealthProbePath": "/ready"}""");
        AzureSettings settings = AzureSettings.of(Map.of("azure-cloud-config", file.toString()));

        assertThat(AzureProviderFactory.choices(settings))
                .returns(10_356, AzureChoices::probePort)
                .returns("/ready", AzureChoices::probePath);
        assertThat(AzureProviderFactory.choices(AzureSettings.of(Map.of())).probePort())
                .isEqualTo(TrafficPolicy.KUBE_PROXY_PORT);
    }

    @Test
    void itIsChangedInPlaceForAllInOneWriteWhenTheFileSaysOtherwise() {
        cluster.create("web", "api");
        cluster.rest(Duration.ofMinutes(3));
        assertThat(probes()).containsExactly("10256/healthz");
        azure.choosing(ELSEWHERE);

        Calls calls = cluster.callsOf(cluster::restart);

        assertThat(probes()).containsExactly("10356/ready");
        assertThat(calls.writes().operations()).containsExactly("loadBalancers.put");
        assertThat(cluster.callsOf(cluster::restart).writes().count()).isZero();
    }

    @Test
    void whatSomebodyChangesInItIsFoundAndRepaired() {
        cluster.create("web", "api");
        cluster.rest(Duration.ofMinutes(3));
        azure.emulator()
                .seed()
                .edit(
                        Kind.LOAD_BALANCER,
                        AzureWorld.GROUP,
                        "demo",
                        balancer -> balancer.withObject("properties")
                                .withArray("probes")
                                .get(0)
                                .withObject("properties")
                                .put("port", 22));

        cluster.rest(Duration.ofHours(13));

        assertThat(probes()).containsExactly("10256/healthz");
    }
}
