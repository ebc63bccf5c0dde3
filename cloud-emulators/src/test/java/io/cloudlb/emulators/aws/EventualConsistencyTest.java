// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.pipeline.Table.ConsistencyLag;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Reads that lag behind writes, as AWS allows itself.
class EventualConsistencyTest {

    private static final String CREATE = "Type=network Name=web Subnets.member.1=subnet-a Tags.member.1.Key=a";

    private final TestClock clock = new TestClock();

    @Test
    void aNewLoadBalancerIsMissedByTheNextReadsAndItsTagsLonger() {
        AwsEmulator emulator = emulator(ConsistencyLag.ofReads(1), ConsistencyLag.ofReads(2));
        Asking asking = new Asking(emulator);
        String arn = asking.elb("CreateLoadBalancer", CREATE).text("LoadBalancerArn");

        assertThat(asking.elb("DescribeLoadBalancers", "Names.member.1=web").code())
                .isEqualTo("LoadBalancerNotFound");
        assertThat(asking.elb("DescribeLoadBalancers", "").text("LoadBalancerArn"))
                .isEqualTo(arn);
        assertThat(asking.elb("DescribeTags", "ResourceArns.member.1=" + arn).text("Key"))
                .isEmpty();
        assertThat(asking.elb("DescribeTags", "ResourceArns.member.1=" + arn).text("Key"))
                .isEmpty();
        assertThat(asking.elb("DescribeTags", "ResourceArns.member.1=" + arn).text("Key"))
                .isEqualTo("a");
    }

    @Test
    void whatWasDeletedIsStillShownForAWhile() {
        AwsEmulator emulator = emulator(ConsistencyLag.ofTime(Duration.ofSeconds(5)), ConsistencyLag.NONE);
        Asking asking = new Asking(emulator);
        String arn = asking.elb("CreateLoadBalancer", CREATE).text("LoadBalancerArn");
        clock.advance(Duration.ofSeconds(5));
        asking.elb("DeleteLoadBalancer", "LoadBalancerArn=" + arn);

        assertThat(asking.elb("DescribeLoadBalancers", "").text("LoadBalancerArn"))
                .isEqualTo(arn);
        clock.advance(Duration.ofSeconds(5));
        assertThat(asking.elb("DescribeLoadBalancers", "").text("LoadBalancerArn"))
                .isEmpty();
    }

    @Test
    void writesSeeTheTruthAtOnce() {
        AwsEmulator emulator = emulator(ConsistencyLag.ofReads(9), ConsistencyLag.ofReads(9));
        Asking asking = new Asking(emulator);
        String first = asking.elb("CreateLoadBalancer", CREATE).text("LoadBalancerArn");

        assertThat(asking.elb("CreateLoadBalancer", CREATE).text("LoadBalancerArn"))
                .isEqualTo(first);
        assertThat(asking.elb("AddTags", "ResourceArns.member.1=" + first + " Tags.member.1.Key=b")
                        .code())
                .isEqualTo("OK");
    }

    @Test
    void byDefaultEveryReadSeesEveryWrite() {
        Asking asking = new Asking(AwsClients.seeded(AwsEmulator.builder().build()));
        String arn = asking.elb("CreateLoadBalancer", CREATE).text("LoadBalancerArn");

        assertThat(asking.elb("DescribeLoadBalancers", "").text("LoadBalancerArn"))
                .isEqualTo(arn);
        assertThat(asking.elb("DescribeTags", "ResourceArns.member.1=" + arn).text("Key"))
                .isEqualTo("a");
    }

    private AwsEmulator emulator(ConsistencyLag resources, ConsistencyLag tags) {
        return AwsClients.seeded(AwsEmulator.builder()
                .clock(clock)
                .timing(AwsTiming.immediate().withLag(resources, tags))
                .build());
    }
}
