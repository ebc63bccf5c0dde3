// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.aws;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;

/// What a Service's fields and annotations do to its load balancer.
interface FieldScenarios extends Scenarios {
    @Test
    default void listensForDatagrams() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("dns").port("UDP", 53));

        assertThat(stage().console().listeners(user.awaitHostName("dns"))).containsExactly("53/UDP");
    }

    @Test
    default void staysInternalUnlessAskedToFaceTheInternet() {
        ClusterUser user = stage().user();
        stage().start();

        user.create(aService("inside").port(80));
        user.create(aService("outside").port(80).annotation(AWS + "scheme", "internet-facing"));

        assertThat(stage().console().loadBalancer(user.awaitHostName("inside")).scheme())
                .isEqualTo(LoadBalancerSchemeEnum.INTERNAL);
        assertThat(stage().console().loadBalancer(user.awaitHostName("outside")).scheme())
                .isEqualTo(LoadBalancerSchemeEnum.INTERNET_FACING);
    }

    @Test
    default void movesToANewLoadBalancerWhenTheSchemeChangesAndKeepsTheOldOneForAWhile() {
        ClusterUser user = stage().user();
        stage().start();
        user.create(aService("web").port(80));
        String before = user.awaitHostName("web");

        user.patch("web", "{\"metadata\":{\"annotations\":{\"" + AWS + "scheme\":\"internet-facing\"}}}");

        user.awaitService(
                "web",
                found -> ClusterUser.ingress(found).size() == 2
                        && ClusterUser.ingress(found).getLast().getHostname().equals(before));
        assertThat(stage().console().loadBalancers()).hasSize(2);
        assertThat(stage().console().listeners(user.awaitHostName("web"))).containsExactly("80/TCP");
    }

    @Test
    default void letsInOnlyWhomTheServiceNames() {
        ClusterUser user = stage().user();
        stage().start();
        String uid = user.create(
                        aService("web").port(80).with(spec -> spec.withLoadBalancerSourceRanges("10.1.0.0/16")))
                .getMetadata()
                .getUid();
        user.awaitHostName("web");
        assertThat(stage().console().allowedSources(uid)).containsExactly("10.1.0.0/16");

        user.patch("web", "{\"spec\":{\"loadBalancerSourceRanges\":[\"10.2.0.0/16\",\"10.3.0.0/16\"]}}");

        await().atMost(Duration.ofSeconds(90))
                .until(() -> stage().console().allowedSources(uid).equals(Set.of("10.2.0.0/16", "10.3.0.0/16")));
    }

    @Test
    default void asksLocalServicesForTheirHealthWhereKubernetesAnswers() {
        ClusterUser user = stage().user();
        stage().start();

        Service web = user.create(aService("web").port(80).with(spec -> spec.withExternalTrafficPolicy("Local")));

        String host = user.awaitHostName("web");
        assertThat(stage().console().targetGroups(host)).singleElement().satisfies(group -> {
            assertThat(group.healthCheckPort())
                    .isEqualTo(web.getSpec().getHealthCheckNodePort().toString());
            assertThat(group.healthCheckProtocolAsString()).isEqualTo("HTTP");
            assertThat(group.healthCheckPath()).isEqualTo("/healthz");
        });
    }
}
