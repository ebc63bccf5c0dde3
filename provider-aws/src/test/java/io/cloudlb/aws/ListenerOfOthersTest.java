// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.aws.AwsSnapshot;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/// Somebody makes a listener of his own on a load balancer of ours.
class ListenerOfOthersTest {
    private static final int THEIR_PORT = 9000;

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);
    private final ElasticLoadBalancingV2Client elb = cluster.aws().clients().elb();
    private String theirGroup = "";
    private String theirListener = "";

    @BeforeEach
    void makeAListenerByHand() {
        cluster.kube().create(AwsCluster.twoPorts("web"));
        cluster.rest();
        theirGroup = elb.createTargetGroup(request -> request.name("theirs")
                        .protocol(ProtocolEnum.TCP)
                        .port(7_000)
                        .vpcId(AwsWorld.VPC))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        theirListener = listenByHand(THEIR_PORT);
        cluster.rest(Duration.ofMinutes(30));
    }

    private String listenByHand(int port) {
        return elb.createListener(request -> request.loadBalancerArn(loadBalancer())
                        .protocol(ProtocolEnum.TCP)
                        .port(port)
                        .defaultActions(to(theirGroup)))
                .listeners()
                .getFirst()
                .listenerArn();
    }

    private static Action to(String group) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(group)
                .build();
    }

    private AwsSnapshot snapshot() {
        return cluster.aws().emulator().snapshot();
    }

    private String loadBalancer() {
        return snapshot().loadBalancers().getFirst().arn();
    }

    /// Where the listener of a port forwards to.
    private String target(int port) {
        return elb.describeListeners(request -> request.loadBalancerArn(loadBalancer())).listeners().stream()
                .filter(listener -> listener.port() == port)
                .map(listener -> listener.defaultActions().getFirst().targetGroupArn())
                .findFirst()
                .orElse("");
    }

    private Condition provisioned() {
        return cluster.kube().condition("web", Condition.PROVISIONED);
    }

    private void askForTheirPort() {
        askFor(AwsCluster.twoPorts("web").port(THEIR_PORT).port(8443));
    }

    private void askFor(AService more) {
        cluster.kube().edit("web", SpecEdit.ports(more.spec().ports()));
        cluster.rest();
    }

    @Test
    void isLeftAloneWhileNobodyAsksForItsPort() {
        assertThat(target(THEIR_PORT)).isEqualTo(theirGroup);
        assertThat(cluster.kube().reasons("web")).doesNotContain("LoadBalancerDrifted");
        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void keepsItsPortFromTheServiceWhichIsToldWhoHasIt() {
        askForTheirPort();

        assertThat(target(THEIR_PORT)).isEqualTo(theirGroup);
        assertThat(provisioned().status()).isEqualTo(Condition.Status.FALSE);
        assertThat(provisioned().message()).contains("9000/TCP", theirListener, "Delete that listener");
        assertThat(cluster.kube().events().getLast().event().message()).contains(theirListener);
        assertThat(target(8443)).as("the other ports are served").isNotEmpty();
        assertThat(cluster.kube().service("web").status().ingress()).isNotEmpty();
    }

    @Test
    void keepsItsPortAlsoWhereTheServiceAsksBeforeAnyLookHasSeenIt() {
        String unseen = listenByHand(9001);

        askFor(AwsCluster.twoPorts("web").port(9001));
        cluster.rest(Duration.ofMinutes(1));

        assertThat(target(9001)).isEqualTo(theirGroup);
        assertThat(provisioned().message()).contains(unseen);
    }

    @Test
    void isLookedAtSlowlyAndItsPortIsServedOnceItIsGone() {
        askForTheirPort();
        long calls = cluster.callsOf(() -> cluster.rest(Duration.ofMinutes(4))).count("CreateListener");

        elb.deleteListener(request -> request.listenerArn(theirListener));
        cluster.rest(Duration.ofMinutes(10));

        assertThat(calls).isZero();
        assertThat(target(THEIR_PORT)).isNotEmpty().isNotEqualTo(theirGroup);
        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
    }

    @Test
    void isNotMarkedAsOursWhenTagsChange() {
        cluster.kube().annotate("web", AwsAnnotations.TAGS, "team=shop");
        cluster.rest();

        assertThat(snapshot().tagsOf(loadBalancer())).containsEntry("team", "shop");
        assertThat(snapshot().tagsOf(theirListener)).isEmpty();
    }

    @Test
    void isKnownFromOneOfOursThatSomebodyTurnedElsewhere() {
        String ours = elb.describeListeners(request -> request.loadBalancerArn(loadBalancer())).listeners().stream()
                .filter(listener -> listener.port() == 443)
                .findFirst()
                .orElseThrow()
                .listenerArn();
        elb.modifyListener(request -> request.listenerArn(ours).defaultActions(to(theirGroup)));

        cluster.rest(Duration.ofMinutes(30));

        assertThat(target(443)).isNotEmpty().isNotEqualTo(theirGroup);
        assertThat(cluster.kube().reasons("web")).contains("LoadBalancerDrifted");
    }
}
