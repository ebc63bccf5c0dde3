// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.testkit.AService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services that another controller serves are left alone.
class OtherControllersTest {
    private final GcpCluster cluster = new GcpCluster().nodes(1, 2);

    /// What somebody else in the project makes.
    private void post(String path, String body) {
        try {
            WireAnswer answer = cluster.gcp()
                    .emulator()
                    .answer(new WireRequest("POST", "/compute/v1/projects/demo/" + path, "", Map.of(), body));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            cluster.rest(Duration.ofSeconds(5));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void seedRule(String key) {
        String region = "regions/" + GcpWorld.REGION + "/";
        post(region + "healthChecks", "{\"name\":\"hc\",\"type\":\"TCP\"}");
        post(
                region + "backendServices",
                "{\"name\":\"bs\",\"healthChecks\":[\"%shealthChecks/hc\"]}".formatted(region));
        post(
                region + "forwardingRules",
                "{\"name\":\"a0123\",\"backendService\":\"%sbackendServices/bs\",\"ports\":[\"80\"],\"description\":\"{\\\"%s\\\":\\\"default/web\\\"}\"}"
                        .formatted(region, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.io/service-name", "networking.gke.io/service-name"})
    void leavesAServiceAloneThatShowsTheAddressOfARuleThatNamesIt(String key) {
        seedRule(key);
        cluster.stop();
        List<Ingress> shown = List.of(new Ingress(Address.vip("198.18.0.1"), List.of()));
        cluster.kube().create(AService.aService("web").port(80));
        cluster.kube().writeIngress("web", shown);

        cluster.restart().rest(Duration.ofHours(3));

        assertThat(cluster.gcp().owned()).doesNotContain("cloudlb.io");
        assertThat(cluster.kube().reasons("web")).containsExactly("ServedByAnotherController");
        assertThat(cluster.kube().service("web").status().ingress()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.io/service-name", "networking.gke.io/service-name"})
    void servesAServiceOfTheSameNameThatDoesNotShowIt(String key) {
        seedRule(key);
        cluster.stop();
        cluster.kube().create(AService.aService("web").port(80));

        cluster.restart().rest(Duration.ofMinutes(2));

        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }
}
