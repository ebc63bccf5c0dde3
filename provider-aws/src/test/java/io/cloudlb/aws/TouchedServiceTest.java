// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody deletes a load balancer by hand. Who then touches its Service need not wait for the slow look.
class TouchedServiceTest {
    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    @BeforeEach
    void deleteALoadBalancerByHand() {
        cluster.kube().create(AService.aService("web").port(80));
        cluster.rest(Duration.ofMinutes(3));
        String arn =
                cluster.aws().emulator().snapshot().loadBalancers().getFirst().arn();
        cluster.aws().clients().elb().deleteLoadBalancer(request -> request.loadBalancerArn(arn));
    }

    private int loadBalancers() {
        return cluster.aws().emulator().snapshot().loadBalancers().size();
    }

    @Test
    void isLookedAtSoonAfterAnEditThatAsksForNothingNew() {
        cluster.kube().annotate("web", AwsAnnotations.SCHEME, "internal");

        cluster.rest(Duration.ofSeconds(3));

        assertThat(loadBalancers()).isEqualTo(1);
        assertThat(cluster.kube().reasons("web")).contains("LoadBalancerDrifted");
    }

    @Test
    void isLookedAtWhenAPersonAsks() {
        cluster.kube().annotate("web", "cloudlb.io/look-again", "please");
        cluster.rest(Duration.ofSeconds(3));

        assertThat(loadBalancers()).isEqualTo(1);
    }

    @Test
    void isNotLookedAtForALabelOrAStatus() {
        assertThat(cluster.callsOf(() -> cluster.kube().touch("web")).count()).isZero();
    }

    @Test
    void isLookedAtSlowlyHoweverOftenItIsTouched() {
        long calls = cluster.callsOf(() -> {
                    for (int edit = 0; edit < 300; edit++) {
                        cluster.kube().annotate("web", "cloudlb.io/look-again", "edit " + edit);
                        cluster.rest(Duration.ofSeconds(1));
                    }
                })
                .count("DescribeTargetHealth");

        assertThat(calls).as("looks in five minutes, one every ten seconds").isBetween(10L, 32L);
    }
}
