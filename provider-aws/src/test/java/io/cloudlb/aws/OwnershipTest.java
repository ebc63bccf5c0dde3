// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is not ours is never taken over, changed or deleted.
class OwnershipTest {
    private static final SpecFixture WEB = aSpec("web").port(80);

    private final AwsWorld world = new AwsWorld();
    private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

    private void refusesToServe(SpecFixture spec, String name) {
        String before = world.foreign();
        assertThatThrownBy(() -> driver.serve(List.of(spec.spec())))
                .isInstanceOfSatisfying(PlanDriver.RefusedByCloud.class, refused -> {
                    assertThat(refused.error()).returns(CloudError.Kind.DENIED, CloudError::kind);
                    assertThat(refused.getMessage()).contains(name, "left alone");
                });
        assertThat(world.foreign()).isEqualTo(before);
    }

    @Test
    void leavesAStrangersLoadBalancerAloneThatHasTheChosenName() {
        world.emulator()
                .seed()
                .foreignLoadBalancer("front-door", "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of());

        refusesToServe(WEB.annotated(AwsAnnotations.NAME, "front-door"), "front-door");

        assertThat(world.emulator().snapshot().loadBalancers()).hasSize(1);
    }

    /// What has just been made shows no tag for a while, so this is looked at more than once, and not for ever.
    @Test
    void looksForAMinuteAtWhatShowsNoTagsAndTakesItForAStrangersAfterThat() {
        world.emulator()
                .seed()
                .foreignLoadBalancer("front-door", "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of());
        SpecFixture named = WEB.annotated(AwsAnnotations.NAME, "front-door");
        Instant start = world.time().instant();

        refusesToServe(named, "front-door");

        assertThat(world.time().instant()).isBetween(start.plusSeconds(60), start.plusSeconds(90));
        int calls = world.emulator().ledger().count("CreateLoadBalancer");
        assertThat(calls).isBetween(2, 15);
        refusesToServe(named, "front-door");
        assertThat(world.emulator().ledger().count("CreateLoadBalancer")).isEqualTo(calls + 1);
    }

    @Test
    void refusesAtOnceWhatBearsTheTagsOfSomebodyElse() {
        world.emulator()
                .seed()
                .foreignLoadBalancer(
                        "front-door", "network", List.of(AwsWorld.SUBNET_A), List.of(), Map.of("team", "depot"));
        Instant start = world.time().instant();

        refusesToServe(WEB.annotated(AwsAnnotations.NAME, "front-door"), "front-door");

        assertThat(world.time().instant()).isEqualTo(start);
    }

    @Test
    void knowsItsLoadBalancerOfAChosenNameOnceItsTagsShow() {
        AwsWorld lagging = AwsWorld.lagging();
        PlanDriver<AwsDesired, AwsState, AwsChange> process = lagging.driver();
        SpecFixture named = WEB.annotated(AwsAnnotations.NAME, "front-door");

        process.serve(List.of(named.spec()));

        assertThat(process.published(named.owner())).isNotEmpty();
        assertThat(lagging.emulator().snapshot().loadBalancers()).hasSize(1);
    }

    @Test
    void leavesAnotherServicesLoadBalancerAloneThatHasTheChosenName() {
        SpecFixture first = WEB.annotated(AwsAnnotations.NAME, "front-door");
        SpecFixture second = aSpec("other").port(80).annotated(AwsAnnotations.NAME, "front-door");
        driver.serve(List.of(first.spec()));

        refusesToServe(second, "front-door");

        assertThat(driver.published(first.owner())).isNotEmpty();
        assertThat(world.emulator().snapshot().loadBalancers()).hasSize(1);
    }

    /// Equal in everything that CreateLoadBalancer compares, so that AWS answers with the first one as if it had just
    /// been made.
    @Test
    void doesNotTakeAnothersLoadBalancerForItsOwnThatAwsAnswersWith() {
        world.emulator().seed().securityGroup("sg-own", "own", AwsWorld.VPC, Map.of());
        SpecFixture first =
                WEB.annotated(AwsAnnotations.NAME, "front-door").annotated(AwsAnnotations.SECURITY_GROUPS, "sg-own");
        SpecFixture second = aSpec("other")
                .port(80)
                .annotated(AwsAnnotations.NAME, "front-door")
                .annotated(AwsAnnotations.SECURITY_GROUPS, "sg-own");
        driver.serve(List.of(first.spec()));

        assertThatThrownBy(() -> driver.serve(List.of(second.spec())))
                .isInstanceOf(PlanDriver.RefusedByCloud.class)
                .hasMessageContaining("LoadBalancer front-door is taken")
                .message()
                .doesNotContain("uid-of-web");

        assertThat(driver.published(second.owner())).isEmpty();
        driver.release(second.owner());
        assertThat(world.emulator().snapshot().loadBalancers()).hasSize(1);
    }

    @Test
    void leavesAStrangersSecurityGroupAloneThatHasTheName() {
        String name = AwsNames.frontendGroup(WEB.owner());
        world.emulator().seed().securityGroup("sg-stranger", name, AwsWorld.VPC, Map.of());

        refusesToServe(WEB, name);
    }

    @Test
    void findsItsLoadBalancerUnderTheNameTheUserChose() {
        SpecFixture named = WEB.annotated(AwsAnnotations.NAME, "front-door");
        driver.serve(List.of(named.spec()));

        PlanDriver<AwsDesired, AwsState, AwsChange> next = world.driver().restarted(Set.of());
        next.release(named.owner());
        next.share(List.of());

        assertThat(world.owned()).isEmpty();
    }

    @Test
    void keepsTheLoadBalancerWhenItsChosenNameChanges() {
        SpecFixture named = WEB.annotated(AwsAnnotations.NAME, "front-door");
        driver.serve(List.of(named.spec()));
        String before = world.owned();

        driver.serve(List.of(WEB.annotated(AwsAnnotations.NAME, "back-door").spec()));

        assertThat(world.owned()).isEqualTo(before);
    }

    @Test
    void deletesTheOldOneFirstWhereTheChosenNameIsInTheWayOfTheNew() {
        SpecFixture internal = WEB.annotated(AwsAnnotations.NAME, "front-door");
        SpecFixture facing = internal.annotated(AwsAnnotations.SCHEME, "internet-facing");
        driver.serve(List.of(internal.spec()));

        assertThat(driver.plan(facing.owner(), driver.resolve(facing.spec())).replacements())
                .singleElement()
                .satisfies(replacement -> assertThat(replacement.downtime()).contains("front-door is taken"));
        driver.serve(List.of(facing.spec()));

        assertThat(world.emulator().snapshot().loadBalancer("front-door").scheme())
                .isEqualTo("internet-facing");
        assertThat(world.emulator().snapshot().targetGroups()).hasSize(1);
    }

    @Test
    void marksEverythingItMakesInTheCallThatMakesIt() {
        driver.serve(List.of(WEB.spec()));

        assertThat(world.emulator().ledger().calls().operations())
                .doesNotContain("CreateTags", "AddTags", "ModifyTargetGroupAttributes");
        assertThat(world.emulator().ownedResources(AwsTags.MARKS.serviceUid(), "uid-of-web"))
                .as("load balancer, listener, target group, frontend group")
                .hasSize(4);
        assertThat(world.emulator()
                        .ownedResources(
                                AwsTags.MARKS.clusterUid(), world.cluster().uid()))
                .as("with the backend group")
                .hasSize(5);
    }

    @Test
    void groupsByUidWhatLostItsName() {
        driver.serve(List.of(WEB.spec()));
        String balancer = world.emulator().snapshot().loadBalancers().getFirst().arn();
        Map<String, String> tags = new TreeMap<>(world.emulator().snapshot().tagsOf(balancer));
        tags.remove(AwsTags.MARKS.service());
        world.emulator().seed().tags(balancer, tags);

        assertThat(world.driver().restarted(Set.of()).owners())
                .containsExactlyInAnyOrder(WEB.owner(), new Owner.Shared(world.cluster()));
    }
}
