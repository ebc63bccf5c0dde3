// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.testkit.AService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two Services that choose one name for their load balancers.
class ChosenNameTest {
    private static AService named(String service) {
        return AService.aService(service).port(80).annotation(AwsAnnotations.NAME, "front-door");
    }

    private static AwsCluster bothCreated() {
        AwsCluster cluster = new AwsCluster().nodes(1, 2);
        cluster.kube().create(named("first"));
        cluster.kube().create(named("second"));
        return cluster.rest();
    }

    @Test
    void servesTheFirstAndTellsTheSecondOnlyThatTheNameIsTaken() {
        AwsCluster cluster = bothCreated();

        Condition refused = cluster.kube().condition("second", Condition.PROVISIONED);
        assertThat(cluster.kube().condition("first", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(refused.status()).isEqualTo(Condition.Status.FALSE);
        assertThat(refused.message())
                .contains("front-door is taken", "choose another name")
                .as("who has it may be another tenant")
                .doesNotContain("default/first", cluster.kube().service("first").uid());
        assertThat(cluster.kube().service("second").status().ingress()).isEmpty();
    }

    @Test
    void parksWhatAStrangerWithoutTagsHasTheNameOf() {
        AwsCluster cluster = new AwsCluster().nodes(1, 2);
        cluster.aws()
                .emulator()
                .seed()
                .foreignLoadBalancer("front-door", "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of());
        cluster.kube().create(named("first"));
        cluster.rest(Duration.ofSeconds(10));
        assertThat(cluster.kube().condition("first", Condition.PROVISIONED).message())
                .contains("AWS does not tell yet whose");

        cluster.rest(Duration.ofMinutes(2));

        assertThat(cluster.kube().condition("first", Condition.PROVISIONED).message())
                .contains("front-door", "does not carry the marks of this Service", "choose another name");
        assertThat(cluster.aws().emulator().snapshot().loadBalancers()).hasSize(1);
        assertThat(cluster.callsOf(() -> cluster.rest(Duration.ofMinutes(19))).count("CreateLoadBalancer"))
                .as("one try in five minutes")
                .isBetween(3, 5);
    }

    @Test
    void leavesTheFirstAloneWhenTheSecondIsDeleted() {
        AwsCluster cluster = bothCreated();

        cluster.kube().delete("second");
        cluster.rest();

        assertThat(cluster.kube().find("second")).isEmpty();
        assertThat(cluster.aws().emulator().snapshot().loadBalancers()).hasSize(1);
        assertThat(cluster.aws().owned()).doesNotContain("default/second");
    }

    @Test
    void givesTheNameToTheSecondOnceTheFirstIsGone() {
        AwsCluster cluster = bothCreated();

        cluster.kube().delete("first");
        cluster.rest(Duration.ofMinutes(6));

        assertThat(cluster.kube().condition("second", Condition.PROVISIONED).status())
                .isEqualTo(Condition.Status.TRUE);
        assertThat(cluster.kube().service("second").status().ingress()).isNotEmpty();
    }
}
