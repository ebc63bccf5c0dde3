// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The end state of a run, compared with another's.
class SnapshotTest {

    @Test
    void twoRunsThatDidTheSameHaveTheSameTextWhateverTheirIdsAndTimes() {
        TestClock clock = new TestClock();
        AwsEmulator one = AwsClients.seeded(AwsEmulator.builder().clock(clock).build());
        clock.advance(Duration.ofDays(3));
        AwsEmulator two = AwsClients.seeded(AwsEmulator.builder().clock(clock).build());
        build(two, "noise");
        remove(two, "noise");
        build(one, "web");
        build(two, "web");

        assertThat(one.snapshot().loadBalancer("web").arn())
                .isNotEqualTo(two.snapshot().loadBalancer("web").arn());
        assertThat(two.snapshot().canonical()).isEqualTo(one.snapshot().canonical());
    }

    @Test
    void everyDifferenceShows() {
        AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
        String empty = emulator.snapshot().canonical();
        build(emulator, "web");
        String built = emulator.snapshot().canonical();
        String group = emulator.snapshot().targetGroups().getFirst().arn();
        new Asking(emulator).elb("RegisterTargets", "TargetGroupArn=" + group + " Targets.member.1.Id=i-2");
        String registered = emulator.snapshot().canonical();
        new Asking(emulator).elb("AddTags", "ResourceArns.member.1=" + group + " Tags.member.1.Key=x");
        String tagged = emulator.snapshot().canonical();

        assertThat(Set.of(empty, built, registered, tagged)).hasSize(4);
    }

    private static void build(AwsEmulator emulator, String name) {
        Asking asking = new Asking(emulator);
        String group = asking.ec2("CreateSecurityGroup", "GroupDescription=x VpcId=vpc-1 GroupName=" + name)
                .text("groupId");
        String loadBalancer = asking.elb(
                        "CreateLoadBalancer",
                        "Type=network Subnets.member.1=subnet-a SecurityGroups.member.1=" + group + " Name=" + name)
                .text("LoadBalancerArn");
        String targets = asking.elb("CreateTargetGroup", "Protocol=TCP Port=80 VpcId=vpc-1 Name=" + name)
                .text("TargetGroupArn");
        asking.elb("RegisterTargets", "TargetGroupArn=" + targets + " Targets.member.1.Id=i-1");
        asking.elb(
                "CreateListener",
                "Protocol=TCP Port=80 DefaultActions.member.1.Type=forward LoadBalancerArn=" + loadBalancer
                        + " DefaultActions.member.1.TargetGroupArn=" + targets);
    }

    private static void remove(AwsEmulator emulator, String name) {
        Asking asking = new Asking(emulator);
        AwsSnapshot snapshot = emulator.snapshot();
        asking.elb(
                "DeleteLoadBalancer",
                "LoadBalancerArn=" + snapshot.loadBalancer(name).arn());
        asking.elb(
                "DeleteTargetGroup",
                "TargetGroupArn=" + snapshot.targetGroups().getFirst().arn());
        snapshot.securityGroups().stream()
                .filter(group -> group.name().equals(name))
                .forEach(group -> asking.ec2("DeleteSecurityGroup", "GroupId=" + group.id()));
    }
}
