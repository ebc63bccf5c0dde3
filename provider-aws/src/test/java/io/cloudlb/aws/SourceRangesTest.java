// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.testkit.provider.PlanDriver;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who may reach the load balancer changes without cutting anybody off, also where AWS takes no more rules.
class SourceRangesTest {
    private static final SpecFixture WEB = aSpec("web").port(80);
    private static final String LET_IN = "AuthorizeSecurityGroupIngress";
    private static final String SHUT_OUT = "RevokeSecurityGroupIngress";

    private final AwsWorld world = new AwsWorld();
    private final PlanDriver<AwsDesired, AwsState, AwsChange> driver = world.driver();

    /// That many ranges, those of one test different from those of another net.
    private static SpecFixture ranges(int net, int count) {
        return WEB.from(IntStream.range(0, count)
                .mapToObj(number -> "10.%d.%d.0/24".formatted(net, number))
                .toArray(String[]::new));
    }

    private List<String> letIn(AwsWorld account) {
        String group = account.emulator().snapshot().securityGroups().stream()
                .filter(found -> found.name().equals(AwsNames.frontendGroup(WEB.owner())))
                .map(found -> found.id())
                .findFirst()
                .orElseThrow();
        return account.emulator().snapshot().securityGroupRules().stream()
                .filter(rule -> rule.groupId().equals(group) && !rule.egress())
                .map(rule -> rule.peer().toString())
                .sorted()
                .collect(Collectors.toList());
    }

    private void refusesForTheQuota(PlanDriver<AwsDesired, AwsState, AwsChange> process, SpecFixture spec) {
        assertThatThrownBy(() -> process.serve(List.of(spec.spec())))
                .isInstanceOfSatisfying(
                        PlanDriver.RefusedByCloud.class,
                        refused ->
                                assertThat(refused.error()).returns(CloudError.Kind.QUOTA_EXCEEDED, CloudError::kind))
                .hasMessageContaining("Inbound or outbound rules per security group");
    }

    @Test
    void letsNewSourcesInBeforeItShutsOldOnesOut() {
        driver.serve(List.of(ranges(1, 2).spec()));
        long mark = world.mark();

        driver.serve(List.of(ranges(2, 2).spec()));

        assertThat(world.callsSince(mark).operations()).containsExactly(LET_IN, SHUT_OUT);
    }

    @Test
    void shutsOldOnesOutFirstOnlyWhereThereIsNoRoomForBoth() {
        driver.serve(List.of(ranges(1, 40).spec()));
        long mark = world.mark();

        driver.serve(List.of(ranges(2, 60).spec()));

        Calls calls = world.callsSince(mark);
        assertThat(calls.operations()).containsExactly(LET_IN, SHUT_OUT, LET_IN);
        assertThat(letIn(world)).hasSize(60).allSatisfy(peer -> assertThat(peer).contains("10.2."));
    }

    @Test
    void usesARaisedQuotaWithoutShuttingAnybodyOutFirst() {
        AwsWorld raised =
                new AwsWorld(builder -> builder.quotas(AwsQuotas.standard().withRulesPerSecurityGroup(200)));
        PlanDriver<AwsDesired, AwsState, AwsChange> process = raised.driver();
        process.serve(List.of(ranges(1, 80).spec()));
        long mark = raised.mark();

        process.serve(List.of(ranges(2, 80).spec()));

        assertThat(raised.callsSince(mark).operations()).containsExactly(LET_IN, SHUT_OUT);
        assertThat(letIn(raised)).hasSize(80);
    }

    @Test
    void changesAsManyRulesAsItHasWhateverTheQuotaIs() {
        AwsWorld raised =
                new AwsWorld(builder -> builder.quotas(AwsQuotas.standard().withRulesPerSecurityGroup(80)));
        PlanDriver<AwsDesired, AwsState, AwsChange> process = raised.driver();
        process.serve(List.of(ranges(1, 80).spec()));

        process.serve(List.of(ranges(2, 80).spec()));

        assertThat(letIn(raised))
                .hasSize(80)
                .allSatisfy(peer -> assertThat(peer).contains("10.2."));
    }

    @Test
    void cutsNobodyOffForRulesThatWouldNotFitEither() {
        driver.serve(List.of(ranges(1, 2).spec()));
        List<String> before = letIn(world);

        refusesForTheQuota(driver, ranges(2, 61));

        assertThat(letIn(world)).isEqualTo(before);
    }

    @Test
    void makesNoLoadBalancerForRulesThatDoNotFit() {
        refusesForTheQuota(driver, ranges(1, 61));

        assertThat(world.emulator().snapshot().loadBalancers()).isEmpty();
        assertThat(world.emulator().ledger().count("CreateLoadBalancer")).isZero();
    }

    @Test
    void goesOnAfterACrashBetweenShuttingOutAndLettingIn() {
        driver.serve(List.of(ranges(1, 60).spec()));
        long start = world.mark();
        world.emulator().faults().everyCall(LET_IN, Fault.refuse(400, "RulesPerSecurityGroupLimitExceeded", "full"));
        refusesForTheQuota(driver, ranges(2, 60));
        assertThat(world.callsSince(start).operations()).containsExactly(LET_IN, SHUT_OUT, LET_IN);
        world.emulator().faults().clear();

        world.driver().restarted(Set.of()).serve(List.of(ranges(2, 60).spec()));

        assertThat(letIn(world)).hasSize(60).allSatisfy(peer -> assertThat(peer).contains("10.2."));
    }
}
