// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.Attributes;
import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Attributes and tags: written completely or known to be incomplete, and taken back when no longer asked for.
class AttributesTest {
    private static final SpecFixture PLAIN = aSpec("web").port(80);
    private static final SpecFixture CROSS_ZONE =
            PLAIN.annotated(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=true");

    private final AwsWorld world = new AwsWorld();
    private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

    private Map<String, String> loadBalancerAttributes() {
        String arn = world.emulator().snapshot().loadBalancers().getFirst().arn();
        return world.emulator().snapshot().attributes().getOrDefault(arn, Map.of());
    }

    private String fingerprint() {
        String arn = world.emulator().snapshot().loadBalancers().getFirst().arn();
        return world.emulator().snapshot().tagsOf(arn).getOrDefault(AwsTags.ATTRIBUTES, "");
    }

    private PlanDriver<AwsDesired, AwsState, AwsChange> restarted(SpecFixture spec) {
        return world.driver().restarted(Set.of(spec.owner()));
    }

    @Test
    void setsAttributesAndResetsThemToTheDefaultWhenTheAnnotationGoes() {
        driver.serve(List.of(CROSS_ZONE.spec()));
        assertThat(loadBalancerAttributes()).containsEntry("load_balancing.cross_zone.enabled", "true");

        driver.serve(List.of(PLAIN.spec()));
        assertThat(loadBalancerAttributes()).containsEntry("load_balancing.cross_zone.enabled", "false");
    }

    @Test
    void writesNoCallForAttributesThatAreTheDefaultAnyway() {
        driver.serve(List.of(PLAIN.annotated(AwsAnnotations.ATTRIBUTES, "load_balancing.cross_zone.enabled=false")
                .spec()));

        assertThat(world.emulator().ledger().calls().operations())
                .doesNotContain("ModifyLoadBalancerAttributes", "AddTags");
    }

    @Test
    void trustsAFingerprintAfterARestart() {
        driver.serve(List.of(CROSS_ZONE.spec()));
        PlanDriver<AwsDesired, AwsState, AwsChange> next = restarted(CROSS_ZONE);
        long mark = world.mark();

        next.serve(List.of(CROSS_ZONE.spec()));

        assertThat(world.callsSince(mark).count()).isZero();
    }

    @Test
    void isNotFooledByAChangeThatWasCutOffAndThenTakenBack() {
        driver.serve(List.of(PLAIN.spec()));
        stopAfter("ModifyLoadBalancerAttributes", CROSS_ZONE);
        assertThat(fingerprint()).isEqualTo(Attributes.PENDING);

        restarted(PLAIN).serve(List.of(PLAIN.spec()));

        assertThat(loadBalancerAttributes()).containsEntry("load_balancing.cross_zone.enabled", "false");
        assertThat(fingerprint()).isNotEqualTo(Attributes.PENDING);
    }

    private void stopAfter(String operation, SpecFixture spec) {
        PlanDriver<AwsDesired, AwsState, AwsChange> stopped = world.driver().watchedBy((_, _) -> {
            if (world.emulator().ledger().count(operation) > 0) {
                throw new IllegalStateException("stopped");
            }
        });
        try {
            stopped.serve(List.of(spec.spec()));
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("stopped");
        }
    }

    @Test
    void readsNothingWhileItRemembers() {
        driver.serve(List.of(PLAIN.spec()));
        driver.knowNothingOf(aSpec("other").owner());
        long mark = world.mark();

        driver.serve(List.of(aSpec("other")
                .port(80)
                .annotated(AwsAnnotations.TARGET_GROUP_ATTRIBUTES, "deregistration_delay.timeout_seconds=5")
                .spec()));

        Calls calls = world.callsSince(mark);
        assertThat(calls.reads().count()).as(calls.summary()).isZero();
        assertThat(calls.count("ModifyTargetGroupAttributes")).isEqualTo(1);
    }

    private static SpecFixture ports(int count) {
        SpecFixture many = aSpec("web");
        for (int port = 1; port <= count; port++) {
            many = many.port(port);
        }
        return many;
    }

    private List<Map<String, String>> tagsOfListeners() {
        return world.emulator().snapshot().listeners().stream()
                .<Map<String, String>>map(
                        listener -> world.emulator().snapshot().tagsOf(listener.arn()))
                .toList();
    }

    @Test
    void putsTheUsersTagsOnListenersInTheCallThatMakesThem() {
        driver.serve(
                List.of(ports(2).annotated(AwsAnnotations.TAGS, "team=shop").spec()));

        assertThat(tagsOfListeners())
                .hasSize(2)
                .allSatisfy(tags -> assertThat(tags).containsEntry("team", "shop"));
        assertThat(world.emulator().ledger().count("AddTags")).isZero();
    }

    @Test
    void changesTheTagsOfALoadBalancerAndItsListenersInOneCallEachAlsoAfterARestart() {
        SpecFixture tagged = ports(2).annotated(AwsAnnotations.TAGS, "team=shop,stage=test");
        driver.serve(List.of(tagged.spec()));
        PlanDriver<AwsDesired, AwsState, AwsChange> next = restarted(tagged);
        long mark = world.mark();

        next.serve(List.of(ports(3).annotated(AwsAnnotations.TAGS, "team=depot").spec()));

        assertThat(tagsOfListeners())
                .hasSize(3)
                .allSatisfy(
                        tags -> assertThat(tags).containsEntry("team", "depot").doesNotContainKey("stage"));
        Calls calls = world.callsSince(mark);
        assertThat(calls.count("AddTags")).as("load balancer, two groups").isEqualTo(3);
        assertThat(calls.count("RemoveTags")).isEqualTo(3);
    }

    @Test
    void tagsMoreListenersThanOneCallTakes() {
        driver.serve(List.of(ports(30).spec()));
        long mark = world.mark();

        driver.serve(
                List.of(ports(30).annotated(AwsAnnotations.TAGS, "team=shop").spec()));

        assertThat(tagsOfListeners())
                .hasSize(30)
                .allSatisfy(tags -> assertThat(tags).containsEntry("team", "shop"));
        assertThat(world.callsSince(mark).count("AddTags"))
                .as("31 of load balancer and listeners, 30 target groups")
                .isEqualTo(2 + 30);
    }

    @Test
    void leavesAListenerAloneThatGoesWhileTagsChange() {
        driver.serve(List.of(ports(2).spec()));

        driver.in(PlanDriver.StepOrder.LAST_READY)
                .serve(List.of(
                        ports(1).annotated(AwsAnnotations.TAGS, "team=shop").spec()));

        assertThat(tagsOfListeners())
                .singleElement()
                .satisfies(tags -> assertThat(tags).containsEntry("team", "shop"));
        assertThat(world.emulator().ledger().calls().failed().count()).isZero();
    }

    @Test
    void addsChangesAndTakesOffTheUsersTagsAndLeavesThoseOfOthers() {
        driver.serve(List.of(
                PLAIN.annotated(AwsAnnotations.TAGS, "team=shop,stage=test").spec()));
        String arn = world.emulator().snapshot().loadBalancers().getFirst().arn();
        Map<String, String> byHand = Sorted.put(world.emulator().snapshot().tagsOf(arn), "cost-centre", "5");
        world.emulator().seed().tags(arn, byHand);

        PlanDriver<AwsDesired, AwsState, AwsChange> next = restarted(PLAIN);
        next.serve(List.of(PLAIN.annotated(AwsAnnotations.TAGS, "team=depot").spec()));

        assertThat(world.emulator().snapshot().tagsOf(arn))
                .containsEntry("team", "depot")
                .containsEntry("cost-centre", "5")
                .doesNotContainKey("stage");
        next.serve(List.of(PLAIN.spec()));
        assertThat(world.emulator().snapshot().tagsOf(arn))
                .containsEntry("cost-centre", "5")
                .doesNotContainKey("team")
                .doesNotContainKey(AwsTags.ADDITIONAL_KEYS);
    }
}
