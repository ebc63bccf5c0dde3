// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.testkit.AService;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is done for one Service costs the same calls however many others there are: nothing is listed for it.
class ManyServicesTest {
    private static final int FEW = 3;
    private static final int MANY = 40;
    private static final Set<String> LISTINGS = Set.of("DescribeLoadBalancers", "DescribeTargetGroups");

    private final AwsCluster few = serving(FEW);
    private final AwsCluster many = serving(MANY);

    private static AwsCluster serving(int services) {
        AwsCluster cluster = new AwsCluster().nodes(1, 2, 3);
        IntStream.rangeClosed(1, services)
                .forEach(number ->
                        cluster.kube().create(AService.aService("web" + number).port(80)));
        return cluster.rest();
    }

    @Test
    void deletingOneCostsTheSame() {
        Calls calls = many.callsOf(() -> many.kube().delete("web2"));

        assertThat(calls.summary())
                .isEqualTo(few.callsOf(() -> few.kube().delete("web2")).summary());
        assertThat(listings(calls)).isEmpty();
        assertThat(calls.reads().count()).as(calls.summary()).isEqualTo(3);
    }

    @Test
    void deletingOneOfAnEarlierProcessCostsTheSame() {
        few.restart();
        many.restart();

        Calls calls = many.callsOf(() -> many.kube().delete("web2"));

        assertThat(calls.summary())
                .isEqualTo(few.callsOf(() -> few.kube().delete("web2")).summary());
        assertThat(listings(calls)).isEmpty();
    }

    @Test
    void lookingAtOneThatAPersonAsksForListsNothing() {
        Calls calls = many.callsOf(() -> many.kube().annotate("web2", "cloudlb.io/look-again", "please"));

        assertThat(calls.count("DescribeTargetHealth")).as(calls.summary()).isEqualTo(1);
        assertThat(listings(calls)).isEmpty();
    }

    @Test
    void afterACrashInANodeWaveOneCallForEachTargetGroupTellsWhatIsRegistered() {
        many.kube().journal().moving();

        Calls calls = many.callsOf(many::restart);

        assertThat(calls.count("DescribeTargetHealth")).as(calls.summary()).isEqualTo(MANY);
        assertThat(listings(calls)).as("the inventory alone").hasSize(2);
        assertThat(calls.operations())
                .doesNotContain("DescribeListeners", "DescribeTargetGroupAttributes", "DescribeLoadBalancerAttributes");
    }

    /// The calls that list what is there, rather than ask for what has a name.
    private static List<RecordedCall> listings(Calls calls) {
        return calls.where(call -> LISTINGS.contains(call.operation())
                        && !call.parameters().contains("Names"))
                .all();
    }
}
