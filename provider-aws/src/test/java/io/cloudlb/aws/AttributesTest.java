// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.TargetTrust;
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
        return world.driver().restarted(new TargetTrust(world.nodes(3), Set.<Owner>of(spec.owner())));
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

    @Test
    void addsChangesAndTakesOffTheUsersTagsAndLeavesThoseOfOthers() {
        driver.serve(List.of(
                PLAIN.annotated(AwsAnnotations.TAGS, "team=shop,stage=test").spec()));
        String arn = world.emulator().snapshot().loadBalancers().getFirst().arn();
        Map<String, String> byHand = Entries.put(world.emulator().snapshot().tagsOf(arn), "cost-centre", "5");
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
