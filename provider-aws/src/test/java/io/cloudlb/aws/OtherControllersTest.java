// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Services that another controller serves are left alone, as docs/aws.md promises.
class OtherControllersTest {
    private static final Map<String, String> OF_CLOUD_PROVIDER =
            Map.of("kubernetes.io/service-name", "default/web", "kubernetes.io/cluster/demo", "owned");

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    private void seed(Map<String, String> tags) {
        cluster.aws()
                .emulator()
                .seed()
                .foreignLoadBalancer("a0123", "network", List.of(AwsWorld.SUBNET_A), List.of(), tags);
    }

    private String hostName() {
        return cluster.aws().emulator().snapshot().loadBalancer("a0123").dnsName();
    }

    private static List<Ingress> at(String hostName) {
        return List.of(new Ingress(Address.hostName(hostName), List.of()));
    }

    /// A Service as the other controller leaves it while ours is not running yet.
    private void createAsServedBy(String finalizer, String hostName) {
        cluster.kube().create(AService.aService("web").port(80));
        cluster.kube().addFinalizer("web", finalizer);
        cluster.kube().writeIngress("web", at(hostName));
    }

    private List<Ingress> shown() {
        return cluster.kube().service("web").status().ingress();
    }

    private int loadBalancers() {
        return cluster.aws().emulator().snapshot().loadBalancers().size();
    }

    private void assertLeftAlone() {
        assertThat(loadBalancers()).isEqualTo(1);
        assertThat(cluster.kube().reasons("web")).containsExactly("ServedByAnotherController");
        assertThat(cluster.kube().writes().ledger())
                .noneMatch(write -> write.subject().endsWith("/web"));
    }

    @Test
    void leavesAServiceOfKubernetesOwnControllerAlone() {
        seed(OF_CLOUD_PROVIDER);
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, hostName());

        cluster.restart().rest(Duration.ofHours(3));

        assertLeftAlone();
        assertThat(shown()).isEqualTo(at(hostName()));
    }

    @Test
    void leavesItsFinalizerToItWhenTheServiceDies() {
        seed(OF_CLOUD_PROVIDER);
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, hostName());
        cluster.kube().delete("web");

        cluster.restart();

        assertLeftAlone();
        assertThat(cluster.kube().service("web").carries(ClaimRules.COMMON_FINALIZER))
                .isTrue();
    }

    @Test
    void leavesItsFinalizerToItWhenTheServiceBecomesClusterIp() {
        seed(OF_CLOUD_PROVIDER);
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, hostName());
        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));

        cluster.restart();

        assertThat(cluster.kube().service("web").carries(ClaimRules.COMMON_FINALIZER))
                .isTrue();
        assertThat(loadBalancers()).isEqualTo(1);
    }

    @Test
    void leavesAServiceAloneWhoseLoadBalancerItCannotSee() {
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, "my-classic-lb-1234.eu-west-1.elb.amazonaws.com");

        cluster.restart();

        assertThat(loadBalancers()).isZero();
        assertThat(cluster.kube().reasons("web")).containsExactly("ServedByAnotherController");
        assertThat(shown()).isEqualTo(at("my-classic-lb-1234.eu-west-1.elb.amazonaws.com"));
    }

    @Test
    void refusesWhatCannotBeDoneAndLeavesTheAddressThere() {
        cluster.stop();
        cluster.kube().create(AService.aService("web").port(80).annotation(AwsAnnotations.TYPE, "clb"));
        cluster.kube().writeIngress("web", at("my-classic-lb-1234.eu-west-1.elb.amazonaws.com"));

        cluster.restart();

        assertThat(cluster.kube().reasons("web")).contains("LoadBalancerRefused");
        assertThat(shown()).isEqualTo(at("my-classic-lb-1234.eu-west-1.elb.amazonaws.com"));
    }

    @Test
    void leavesAServiceOfTheLoadBalancerControllerAloneAlsoWithoutItsFinalizer() {
        seed(Map.of("service.k8s.aws/stack", "default/web", "elbv2.k8s.aws/cluster", "demo"));
        cluster.stop();
        createAsServedBy("example.com/any", hostName());

        cluster.restart();

        assertLeftAlone();
    }

    @Test
    void asksTheAccountNothingMoreForIt() {
        long before = cluster.callsOf(cluster::restart).count();
        seed(OF_CLOUD_PROVIDER);
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, hostName());

        long calls = cluster.callsOf(cluster::restart).count();

        assertThat(calls).as("with the tags of the one load balancer").isLessThanOrEqualTo(before + 1);
    }

    @Test
    void servesItOnceTheOtherLoadBalancerIsGoneAndItsAddressIsTakenAway() {
        seed(OF_CLOUD_PROVIDER);
        cluster.stop();
        createAsServedBy(ClaimRules.COMMON_FINALIZER, hostName());
        cluster.restart().rest(Duration.ofMinutes(10));
        String arn = cluster.aws().emulator().snapshot().loadBalancer("a0123").arn();

        cluster.aws().clients().elb().deleteLoadBalancer(request -> request.loadBalancerArn(arn));
        cluster.kube().writeIngress("web", List.of());
        cluster.rest(Duration.ofMinutes(2));

        assertThat(shown()).hasSize(1);
    }

    @Test
    void servesAServiceWhoseNameAnotherClustersLoadBalancerBears() {
        seed(Map.of("kubernetes.io/service-name", "default/web", "kubernetes.io/cluster/other", "owned"));
        cluster.kube().create(AService.aService("web").port(80));

        cluster.rest(Duration.ofMinutes(5));

        assertThat(shown()).hasSize(1);
    }
}
