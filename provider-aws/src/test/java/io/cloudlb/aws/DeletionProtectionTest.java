// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

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

    private void assertGone() {
        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(cluster.aws().owned()).isEmpty();
    }

    private SortedSet<String> targets() {
        return cluster.aws().emulator().snapshot().targets().values().stream()
                .flatMap(List::stream)
                .map(target -> target.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void isLetGoByAnEditOfTheAnnotation() {
        cluster.kube().annotate("web", AwsAnnotations.ATTRIBUTES, PROTECTION + "=false");

        cluster.rest();

        assertGone();
    }

    @Test
    void isLetGoWhenTheAnnotationIsTakenOut() {
        cluster.kube().annotate("web", AwsAnnotations.ATTRIBUTES, "");

        cluster.rest();

        assertGone();
    }

    @Test
    void isLetGoWhenTheDyingServiceBecomesClusterIp() {
        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));

        cluster.rest();

        assertGone();
    }

    @Test
    void isLetGoByAnEditThatNoProcessSaw() {
        cluster.stop();
        cluster.kube().annotate("web", AwsAnnotations.ATTRIBUTES, "");

        cluster.restart();

        assertGone();
    }

    @Test
    void isNotTriedAgainForAnEditThatDoesNotConcernIt() {
        assertThat(cluster.callsOf(() -> cluster.kube().annotate("web", "example.com/any", "thing"))
                        .count())
                .isZero();
    }

    @Test
    void stillSendsToTheNodesThatThereAre() {
        cluster.removeNodes(1);
        cluster.nodes(3);

        cluster.rest();

        assertThat(targets()).containsExactly(AwsWorld.instanceId(2), AwsWorld.instanceId(3));
    }

    @Test
    void getsATargetBackThatWasTakenOutByHand() {
        String group =
                cluster.aws().emulator().snapshot().targetGroups().getFirst().arn();
        cluster.aws()
                .clients()
                .elb()
                .deregisterTargets(request -> request.targetGroupArn(group)
                        .targets(TargetDescription.builder()
                                .id(AwsWorld.instanceId(1))
                                .build()));

        cluster.rest(Duration.ofMinutes(31));

        assertThat(targets()).contains(AwsWorld.instanceId(1), AwsWorld.instanceId(2));
    }

    /// Whoever protects it by hand, on a load balancer that asks for nothing, wants it to stay.
    @Test
    void isNotLetGoWhereItWasProtectedByHand() {
        AwsCluster other = new AwsCluster().nodes(1, 2);
        other.kube().create(AService.aService("web").port(80));
        other.rest();
        String arn =
                other.aws().emulator().snapshot().loadBalancers().getFirst().arn();
        other.aws()
                .clients()
                .elb()
                .modifyLoadBalancerAttributes(request -> request.loadBalancerArn(arn)
                        .attributes(LoadBalancerAttribute.builder()
                                .key(PROTECTION)
                                .value("true")
                                .build()));

        other.kube().delete("web");
        other.rest();

        assertThat(other.kube().find("web")).isPresent();
    }
}
