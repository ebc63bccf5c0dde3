// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.client.AwsFamilies;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.pipeline.CallRate.BucketRate;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What one process asks of an account is within the buckets that AWS publishes, as the stand-in keeps them.
class ThrottlingTest {
    private static final int SERVICES = 40;

    /// EC2's for one action, of reads with a filter and of writes that have no larger bucket of their own.
    private static final BucketRate EC2_READ = new BucketRate(100, 20);

    private static final BucketRate EC2_WRITE = new BucketRate(50, 5);

    @Test
    void noBudgetIsLargerThanThePublishedBucket() {
        AwsThrottle published = AwsThrottle.standard();

        assertThat(published.elbDescribe()).isEqualTo(new BucketRate(40, 10));
        assertThat(published.elbTargets()).isEqualTo(new BucketRate(20, 4));
        assertThat(published.elbModify()).isEqualTo(new BucketRate(20, 3));
        assertWithin(AwsFamilies.ELB_DESCRIBE, published.elbDescribe());
        assertWithin(AwsFamilies.ELB_REGISTER, published.elbTargets());
        assertWithin(AwsFamilies.ELB_MODIFY, published.elbModify());
        assertWithin(AwsFamilies.ELB_CREATE, published.elbCreate());
        assertWithin(AwsFamilies.EC2_DESCRIBE, EC2_READ);
        assertWithin(AwsFamilies.EC2_WRITE, EC2_WRITE);
    }

    @Test
    void aProcessAloneIsNeverThrottledHoweverMuchThereIsToDo() {
        AwsCluster cluster =
                new AwsCluster(new AwsWorld(builder -> builder.throttle(AwsThrottle.standard())), Map.of()).nodes(1, 2);
        String[] names = IntStream.rangeClosed(1, SERVICES)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new);

        cluster.create(names);
        cluster.rest();
        cluster.nodes(3, 4);
        cluster.rest();
        cluster.restart();
        cluster.rest(Duration.ofMinutes(30));
        for (String name : names) {
            cluster.kube().delete(name);
        }
        cluster.rest(Duration.ofMinutes(10));

        assertThat(cluster.kube().services()).isEmpty();
        assertThat(cluster.aws().callsSince(0).failed().all())
                .filteredOn(ThrottlingTest::isThrottled)
                .isEmpty();
    }

    private static void assertWithin(CallFamily budget, BucketRate published) {
        assertThat(budget.burst()).as(budget.name()).isLessThanOrEqualTo(published.capacity());
        assertThat(budget.perSecond()).as(budget.name()).isLessThanOrEqualTo(published.refillPerSecond());
    }

    private static boolean isThrottled(RecordedCall call) {
        return call.outcome().contains("Throttling") || call.outcome().equals("RequestLimitExceeded");
    }
}
