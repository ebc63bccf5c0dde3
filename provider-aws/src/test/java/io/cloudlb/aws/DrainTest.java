// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView.ServicePort;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.AwsSnapshot;
import io.cloudlb.testkit.SpecEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/// A load balancer whose scheme changes gives way to another, and serves on for a while whoever holds its name.
class DrainTest {
    private static final Duration MOST_OF_IT = Duration.ofMinutes(8);
    private static final Duration THE_REST = Duration.ofMinutes(3);

    private final AwsCluster cluster = new AwsCluster().nodes(1, 2);

    private static AwsCluster drainingFor(String term) {
        return new AwsCluster(new AwsWorld(), Map.of(AwsSettings.REPLACEMENT_DRAIN, term)).nodes(1, 2);
    }

    private static String published(AwsCluster of) {
        return host(of.kube().service("web").status().ingress().getFirst());
    }

    private static String host(Ingress ingress) {
        return ingress.address().text();
    }

    private List<String> hosts() {
        return cluster.kube().service("web").status().ingress().stream()
                .map(DrainTest::host)
                .toList();
    }

    private AwsSnapshot snapshot() {
        return cluster.aws().emulator().snapshot();
    }

    private List<String> schemes() {
        return snapshot().loadBalancers().stream()
                .map(found -> found.scheme())
                .sorted()
                .toList();
    }

    private String arn(String scheme) {
        return snapshot().loadBalancers().stream()
                .filter(found -> found.scheme().equals(scheme))
                .findFirst()
                .orElseThrow()
                .arn();
    }

    /// The targets of the load balancer of that scheme, of each of its target groups.
    private Stream<Integer> targets(String scheme) {
        return cluster
                .aws()
                .clients()
                .elb()
                .describeTargetGroups(request -> request.loadBalancerArn(arn(scheme)))
                .targetGroups()
                .stream()
                .map(group -> cluster
                        .aws()
                        .clients()
                        .elb()
                        .describeTargetHealth(request -> request.targetGroupArn(group.targetGroupArn()))
                        .targetHealthDescriptions()
                        .stream()
                        .filter(found -> found.targetHealth().state() != TargetHealthStateEnum.DRAINING)
                        .toList()
                        .size());
    }

    private void becomes(String scheme) {
        cluster.kube().annotate("web", AwsAnnotations.SCHEME, scheme);
        cluster.rest();
    }

    /// @return the old name
    private String replace() {
        cluster.create("web");
        cluster.rest();
        String old = published(cluster);
        becomes("internet-facing");
        return old;
    }

    private Condition provisioned() {
        return cluster.kube().condition("web", Condition.PROVISIONED);
    }

    private String lastEvent() {
        return cluster.kube().events().getLast().event().message();
    }

    @Test
    void keepsTheOldOneBesideTheNewOneAndPublishesBoth() {
        String old = replace();

        assertThat(schemes()).containsExactly("internal", "internet-facing");
        assertThat(hosts()).hasSize(2).doesNotHaveDuplicates().endsWith(old);
        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
        assertThat(targets("internal")).containsExactly(2, 2);
    }

    @Test
    void namesBothAndTheEndInEventAndCondition() {
        Instant before = cluster.aws().time().instant();
        String old = replace();

        assertThat(lastEvent())
                .contains(
                        hosts().getFirst(),
                        old,
                        "serves until " + before.toString().substring(0, 11));
        assertThat(provisioned().message()).contains(hosts().getFirst(), old, "serves until ");
    }

    @Test
    void deletesTheOldOneWhenItsTimeIsOverAndSaysSo() {
        String old = replace();
        String now = hosts().getFirst();
        cluster.rest(MOST_OF_IT);
        assertThat(schemes()).hasSize(2);

        cluster.rest(THE_REST);

        assertThat(schemes()).containsExactly("internet-facing");
        assertThat(hosts()).containsExactly(now);
        assertThat(lastEvent()).contains("clients reach it at " + now, "no more at " + old);
        assertThat(provisioned().message()).isEqualTo("The load balancer stands as the Service asks");
        assertThat(snapshot().targetGroups()).hasSize(2);
        assertThat(snapshot().tagsOf(arn("internet-facing"))).doesNotContainKey(AwsTags.DRAINING_SINCE);
    }

    @Test
    void costsNoCallWhileItWaits() {
        replace();

        Calls calls = cluster.callsOf(() -> cluster.rest(Duration.ofMinutes(4)));

        assertThat(calls.writes().count()).isZero();
        assertThat(calls.count("DescribeTags")).as("one look for drift at most").isLessThanOrEqualTo(1);
    }

    @Test
    void endsAtTheSameTimeAfterARestart() {
        replace();
        cluster.rest(Duration.ofMinutes(4));

        long mark = cluster.aws().mark();
        cluster.restart();
        Calls restart = cluster.aws().callsSince(mark);
        cluster.rest(Duration.ofMinutes(3));

        assertThat(schemes()).hasSize(2);
        assertThat(hosts()).hasSize(2);
        assertThat(restart.writes().count()).isZero();
        assertThat(restart.operations())
                .as("what the listings show is enough")
                .doesNotContain("DescribeListeners", "DescribeTargetHealth", "DescribeLoadBalancerAttributes");
        cluster.rest(Duration.ofMinutes(3));
        assertThat(schemes()).containsExactly("internet-facing");
    }

    @Test
    void isOverWhereItsTimePassedWhileNoProcessRan() {
        replace();
        cluster.stop();
        cluster.aws().time().pass(Duration.ofMinutes(30));

        cluster.restart();

        assertThat(schemes()).containsExactly("internet-facing");
        assertThat(hosts()).hasSize(1);
    }

    @Test
    void sendsBothToTheNodesAsTheyAre() {
        replace();

        cluster.nodes(3);
        cluster.rest();
        assertThat(targets("internal")).containsExactly(3, 3);
        assertThat(targets("internet-facing")).containsExactly(3, 3);

        cluster.removeNodes(1, 2);
        cluster.rest();
        assertThat(targets("internal")).containsExactly(1, 1);
    }

    @Test
    void goesByTheTimeThatSomebodyWroteIntoTheTag() {
        replace();
        String later = Drain.since(cluster.aws().time().instant().plus(Duration.ofMinutes(10)));
        cluster.aws()
                .clients()
                .elb()
                .addTags(request -> request.resourceArns(arn("internal"))
                        .tags(List.of(Tag.builder()
                                .key(AwsTags.DRAINING_SINCE)
                                .value(later)
                                .build())));
        cluster.restart();

        cluster.rest(Duration.ofMinutes(15));
        assertThat(schemes()).hasSize(2);
        cluster.rest(Duration.ofMinutes(6));
        assertThat(schemes()).containsExactly("internet-facing");
    }

    @Test
    void deletesBothAtOnceWithTheService() {
        replace();

        cluster.kube().delete("web");
        cluster.rest();

        assertThat(cluster.kube().find("web")).isEmpty();
        assertThat(snapshot().loadBalancers()).isEmpty();
        assertThat(snapshot().targetGroups()).isEmpty();
    }

    @Test
    void deletesBothAtOnceWhenTheTypeChanges() {
        replace();

        cluster.kube().edit("web", SpecEdit.type(ServiceType.CLUSTER_IP));
        cluster.rest();

        assertThat(snapshot().loadBalancers()).isEmpty();
        assertThat(snapshot().targetGroups()).isEmpty();
    }

    @Test
    void takesTheOldOneAgainWhereTheSchemeChangesBack() {
        String old = replace();
        String other = hosts().getFirst();

        becomes("internal");

        assertThat(hosts()).containsExactly(old, other);
        assertThat(snapshot().tagsOf(arn("internal"))).doesNotContainKey(AwsTags.DRAINING_SINCE);
        assertThat(snapshot().tagsOf(arn("internet-facing"))).containsKey(AwsTags.DRAINING_SINCE);
        cluster.rest(Duration.ofMinutes(12));
        assertThat(schemes()).containsExactly("internal");
        assertThat(hosts()).containsExactly(old);
    }

    @Test
    void keepsTheNewNameFirstWhileAPortIsAdded() {
        String old = replace();
        String now = hosts().getFirst();

        List<ServicePort> more = AwsCluster.twoPorts("web").port(8443).spec().ports();
        cluster.kube().edit("web", SpecEdit.ports(more));
        cluster.rest();

        assertThat(hosts()).containsExactly(now, old);
        assertThat(targets("internet-facing")).containsExactly(2, 2, 2);
    }

    @Test
    void keepsBothWhileTheServiceIsSpoilt() {
        List<String> both = Stream.of(replace()).flatMap(_ -> hosts().stream()).toList();

        becomes("sideways");
        cluster.restart();
        cluster.nodes(3);
        cluster.rest();

        assertThat(hosts()).isEqualTo(both);
        assertThat(targets("internal")).containsExactly(3, 3);
        assertThat(targets("internet-facing")).containsExactly(3, 3);
    }

    /// What lets the old one in to the nodes goes with the groups.
    @Test
    void isLeftOutWhereTheSecurityGroupsGoToo() {
        cluster.aws().emulator().seed().securityGroup("sg-own", "own", AwsWorld.VPC, Map.of());
        cluster.create("web");
        cluster.rest();

        cluster.kube().annotate("web", AwsAnnotations.SECURITY_GROUPS, "sg-own");
        becomes("internet-facing");

        assertThat(schemes()).containsExactly("internet-facing");
        assertThat(provisioned().status()).isEqualTo(Condition.Status.TRUE);
        assertThat(hosts()).hasSize(1);
    }

    @Test
    void isLeftOutWhereTheOperatorWantsNone() {
        AwsCluster atOnce = drainingFor("0");
        atOnce.create("web");
        atOnce.rest();
        String old = published(atOnce);

        atOnce.kube().annotate("web", AwsAnnotations.SCHEME, "internet-facing");
        atOnce.rest();

        assertThat(atOnce.aws().emulator().snapshot().loadBalancers()).hasSize(1);
        assertThat(atOnce.kube().events().getLast().event().message())
                .contains("clients reach it at " + published(atOnce), "no more at " + old);
    }

    @Test
    void lastsAsLongAsTheOperatorSays() {
        AwsCluster slow = drainingFor("1h");
        slow.create("web");
        slow.rest();
        slow.kube().annotate("web", AwsAnnotations.SCHEME, "internet-facing");
        slow.rest(Duration.ofMinutes(55));
        assertThat(slow.aws().emulator().snapshot().loadBalancers()).hasSize(2);

        slow.rest(Duration.ofMinutes(7));
        assertThat(slow.aws().emulator().snapshot().loadBalancers()).hasSize(1);
    }

    @Test
    void isWaitedForByNobodyWhereTheOldOneNeverServed() {
        cluster.aws().emulator().faults().everyCall("CreateListener", Fault.refuse(400, "ValidationError", "Not now"));
        cluster.create("web");
        cluster.rest();
        cluster.aws().emulator().faults().clear();

        becomes("internet-facing");
        cluster.rest(Duration.ofMinutes(2));

        assertThat(schemes()).containsExactly("internet-facing");
    }
}
