// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.testkit.AService;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;

/// A load balancer that its owner protects from deletion outlives its Service, until somebody lets it go.
class DeletionProtectionTest {
    private static final String PROTECTION = "deletion_protection.enabled";

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    @BeforeEach
    void deleteAProtectedOne() {
        cluster.kube()
                .create(AService.aService("web").port(80).annotation(AwsAnnotations.ATTRIBUTES, PROTECTION + "=true"));
        cluster.rest();
        cluster.kube().delete("web");
        cluster.rest();
    }

    private void unprotect() {
        String arn =
                cluster.aws().emulator().snapshot().loadBalancers().getFirst().arn();
        cluster.aws()
                .clients()
                .elb()
                .modifyLoadBalancerAttributes(request -> request.loadBalancerArn(arn)
                        .attributes(LoadBalancerAttribute.builder()
                                .key(PROTECTION)
                                .value("false")
                                .build()));
    }

    @Test
    void keepsTheServiceAndSaysWhyAndWhatToDo() {
        assertThat(cluster.kube().find("web")).as("its finalizer holds it").isPresent();
        assertThat(cluster.aws().emulator().snapshot().loadBalancers()).hasSize(1);
        assertThat(cluster.kube().events())
                .extracting(said -> said.event().toString())
                .anySatisfy(text ->
                        assertThat(text).contains("deletion protection is on, turn it off", PROTECTION + " to false"));
    }

    @Test
    void isNotTriedInAHotLoop() {
        assertThat(cluster.callsOf(() -> cluster.rest(Duration.ofMinutes(29))).count("DeleteLoadBalancer"))
                .isBetween(4, 7);
    }

    @Test
    void deletesEverythingOnceItIsLetGo() {
        unprotect();

        cluster.rest(Duration.ofMinutes(6));

        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.aws().owned()).isEmpty();
    }

    @Test
    void deletesEverythingOnceItIsLetGoAfterARestart() {
        cluster.restart();
        unprotect();

        cluster.rest(Duration.ofMinutes(6));

        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.aws().owned()).isEmpty();
    }
}
