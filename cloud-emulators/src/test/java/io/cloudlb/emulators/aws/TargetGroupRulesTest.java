// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.AwsTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What target groups accept as settings and as targets, and what becomes of targets.
class TargetGroupRulesTest {

    private final TestClock clock = new TestClock();
    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder()
            .clock(clock)
            .timing(AwsTiming.immediate().withRegistration(Duration.ofSeconds(10)))
            .quotas(AwsQuotas.standard().withTargetGroups(2).withTargetsPerGroup(4))
            .build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            Protocol=TCP Port=80                                                     | OK
            Protocol=TLS Port=80                                                     | OK
            Protocol=UDP Port=80                                                     | OK
            Protocol=TCP_UDP Port=80                                                 | OK
            Protocol=QUIC Port=80 TargetType=ip                                      | OK
            Protocol=QUIC Port=80                                                    | InvalidConfigurationRequest
            Protocol=HTTP Port=80                                                    | InvalidConfigurationRequest
            Protocol=SCTP Port=80                                                    | InvalidConfigurationRequest
            Port=80                                                                  | ValidationError
            Protocol=TCP                                                             | ValidationError
            Protocol=TCP Port=0                                                      | ValidationError
            Protocol=TCP Port=65536                                                  | ValidationError
            Protocol=TCP Port=80 VpcId=vpc-404                                       | ValidationError
            Protocol=TCP Port=80 TargetType=lambda                                   | InvalidConfigurationRequest
            Protocol=TCP Port=80 TargetType=pod                                      | ValidationError
            Protocol=TCP Port=80 ProtocolVersion=HTTP2                               | InvalidConfigurationRequest
            Protocol=TCP Port=80 HealthCheckEnabled=false                            | InvalidConfigurationRequest
            Protocol=TCP Port=80 HealthCheckProtocol=HTTP                            | OK
            Protocol=TCP Port=80 HealthCheckProtocol=HTTP HealthCheckPath=/healthz HealthCheckPort=30000 | OK
            Protocol=TCP Port=80 HealthCheckProtocol=HTTPS Matcher.HttpCode=200-299  | OK
            Protocol=UDP Port=80 HealthCheckProtocol=UDP                             | InvalidConfigurationRequest
            Protocol=TCP Port=80 HealthCheckPath=/                                   | InvalidConfigurationRequest
            Protocol=TCP Port=80 Matcher.HttpCode=200                                | InvalidConfigurationRequest
            Protocol=TCP Port=80 HealthCheckProtocol=HTTP HealthCheckPath=healthz    | ValidationError
            Protocol=TCP Port=80 HealthCheckProtocol=HTTP Matcher.HttpCode=2xx       | ValidationError
            Protocol=TCP Port=80 HealthCheckProtocol=HTTP Matcher.GrpcCode=12        | InvalidConfigurationRequest
            Protocol=TCP Port=80 HealthCheckPort=health                              | ValidationError
            Protocol=TCP Port=80 HealthCheckPort=0                                   | ValidationError
            Protocol=TCP Port=80 HealthCheckIntervalSeconds=5                        | OK
            Protocol=TCP Port=80 HealthCheckIntervalSeconds=4                        | ValidationError
            Protocol=TCP Port=80 HealthCheckIntervalSeconds=301                      | ValidationError
            Protocol=TCP Port=80 HealthCheckIntervalSeconds=10 HealthCheckTimeoutSeconds=10 | OK
            Protocol=TCP Port=80 HealthCheckIntervalSeconds=10 HealthCheckTimeoutSeconds=11 | ValidationError
            Protocol=TCP Port=80 HealthCheckTimeoutSeconds=1                         | ValidationError
            Protocol=TCP Port=80 HealthCheckTimeoutSeconds=121                       | ValidationError
            Protocol=TCP Port=80 HealthyThresholdCount=1                             | ValidationError
            Protocol=TCP Port=80 HealthyThresholdCount=11                            | ValidationError
            Protocol=TCP Port=80 UnhealthyThresholdCount=10                          | OK
            Protocol=TCP Port=80 UnhealthyThresholdCount=11                          | ValidationError
            """)
    void checksWhatIsToBeCreated(String parameters, String code) {
        String vpc = parameters.contains("VpcId") ? "" : "VpcId=vpc-1 ";

        assertThat(asking.elb("CreateTargetGroup", "Name=web " + vpc + parameters)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void sameNameNeedsTheSameSettings() {
        String first = create("web", "TCP");

        assertThat(create("web", "TCP")).isEqualTo(first);
        assertThat(asking.elb("CreateTargetGroup", "Name=web Protocol=TCP Port=81 VpcId=vpc-1")
                        .code())
                .isEqualTo("DuplicateTargetGroupName");
        assertThat(asking.elb(
                                "CreateTargetGroup",
                                "Name=web-very-very-very-very-long-name Protocol=TCP Port=1 VpcId=vpc-1")
                        .code())
                .isEqualTo("ValidationError");
    }

    @Test
    void stopsAtTheQuotas() {
        create("one", "TCP");
        String arn = create("two", "TCP");
        assertThat(asking.elb("CreateTargetGroup", "Name=three Protocol=TCP Port=80 VpcId=vpc-1")
                        .code())
                .isEqualTo("TooManyTargetGroups");
        String four = "Targets.member.1.Id=i-1 Targets.member.2.Id=i-2 Targets.member.3.Id=i-3 "
                + "Targets.member.4.Id=i-3 Targets.member.4.Port=81";
        assertThat(register(arn, four)).isEqualTo("OK");
        assertThat(register(arn, four)).as("the same again").isEqualTo("OK");
        assertThat(register(arn, "Targets.member.1.Id=i-1 Targets.member.1.Port=82"))
                .isEqualTo("TooManyTargets");
    }

    @Test
    void aLoadBalancerTakesFiveHundredTargetsPerZone() {
        AwsEmulator large = AwsClients.seeded(AwsEmulator.builder().build());
        Asking ask = new Asking(large);
        large.seed().vpc("vpc-9");
        large.seed().subnet("subnet-9", "vpc-9", "eu-west-1a", "10.0.0.0/16", Map.of());
        IntStream.rangeClosed(1, 501)
                .forEach(index ->
                        large.seed().instance("i-9" + index, "subnet-9", "10.0.8." + index % 250, List.of(), Map.of()));
        String loadBalancer = ask.elb("CreateLoadBalancer", "Type=network Name=web Subnets.member.1=subnet-9")
                .text("LoadBalancerArn");
        String group = ask.elb("CreateTargetGroup", "Name=web Protocol=TCP Port=80 VpcId=vpc-9")
                .text("TargetGroupArn");
        ask.elb(
                "CreateListener",
                "Protocol=TCP Port=80 DefaultActions.member.1.Type=forward LoadBalancerArn=" + loadBalancer
                        + " DefaultActions.member.1.TargetGroupArn=" + group);
        for (int first = 1; first <= 500; first += 100) {
            assertThat(ask.elb("RegisterTargets", targets(group, first, 100)).code())
                    .isEqualTo("OK");
        }
        assertThat(ask.elb("RegisterTargets", "TargetGroupArn=" + group + " Targets.member.1.Id=i-9501")
                        .code())
                .isEqualTo("TooManyTargets");
    }

    private static String targets(String group, int first, int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> " Targets.member." + (index + 1) + ".Id=i-9" + (first + index))
                .collect(Collectors.joining("", "TargetGroupArn=" + group, ""));
    }

    @ParameterizedTest(name = "{0} {1} at once -> {2}")
    @CsvSource({
        "RegisterTargets, 200, InvalidTarget",
        "RegisterTargets, 201, ValidationError",
        "DeregisterTargets, 200, OK",
        "DeregisterTargets, 201, ValidationError",
    })
    void oneCallIsForTwoHundredTargets(String action, int count, String code) {
        assertThat(asking.elb(action, targets(create("web", "TCP"), 1, count)).code())
                .isEqualTo(code);
    }

    @ParameterizedTest(name = "{0} target {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            instance | Targets.member.1.Id=i-1                                                          | OK
            instance | Targets.member.1.Id=i-1 Targets.member.1.Port=8080                               | OK
            instance | Targets.member.1.Id=i-404                                                        | InvalidTarget
            instance | Targets.member.1.Id=10.0.1.11                                                    | InvalidTarget
            instance | Targets.member.1.Id=i-stopped                                                    | InvalidTarget
            instance | Targets.member.1.Id=i-other                                                      | InvalidTarget
            instance | Targets.member.1.Id=i-1 Targets.member.1.AvailabilityZone=eu-west-1a             | ValidationError
            instance | Targets=                                                                         | ValidationError
            ip       | Targets.member.1.Id=10.0.1.77                                                    | OK
            ip       | Targets.member.1.Id=10.0.1.77 Targets.member.1.AvailabilityZone=eu-west-1a       | OK
            ip       | Targets.member.1.Id=192.168.7.7 Targets.member.1.AvailabilityZone=all            | OK
            ip       | Targets.member.1.Id=192.168.7.7                                                  | ValidationError
            ip       | Targets.member.1.Id=8.8.8.8 Targets.member.1.AvailabilityZone=all                | InvalidTarget
            ip       | Targets.member.1.Id=10.0.1.77 Targets.member.1.AvailabilityZone=all              | ValidationError
            ip       | Targets.member.1.Id=2001:db8::1                                                  | InvalidTarget
            ip       | Targets.member.1.Id=i-1                                                          | ValidationError
            ip       | Targets.member.1.Id=10.0.1.77 Targets.member.1.QuicServerId=0x1                  | ValidationError
            """)
    void checksTargets(String type, String targets, String code) {
        emulator.seed()
                .vpc("vpc-2", "10.2.0.0/16", java.util.Optional.empty(), false)
                .subnet("subnet-2", "vpc-2", "eu-west-1a", "10.2.1.0/24", Map.of())
                .instance("i-other", "subnet-2", "10.2.1.5", List.of(), Map.of())
                .instance("i-stopped", "subnet-a", "10.0.1.50", List.of(), Map.of())
                .stopInstance("i-stopped");
        String arn = asking.elb("CreateTargetGroup", "Name=web Protocol=TCP Port=80 VpcId=vpc-1 TargetType=" + type)
                .text("TargetGroupArn");

        assertThat(register(arn, targets)).isEqualTo(code);
    }

    @Test
    void targetsPassThroughInitialAndDrain() {
        String arn = create("web", "TCP");
        register(arn, "Targets.member.1.Id=i-1");
        assertThat(reason(arn, "")).isEqualTo("Target.NotInUse");

        listen(arn);
        assertThat(reason(arn, "")).isEqualTo("Elb.RegistrationInProgress");
        clock.advance(Duration.ofSeconds(10));
        assertThat(state(arn, "")).isEqualTo("healthy");

        asking.elb("DeregisterTargets", "TargetGroupArn=" + arn + " Targets.member.1.Id=i-1");
        assertThat(reason(arn, "")).isEqualTo("Target.DeregistrationInProgress");
        clock.advance(Duration.ofSeconds(299));
        assertThat(state(arn, "")).isEqualTo("draining");
        clock.advance(Duration.ofSeconds(1));
        assertThat(state(arn, "")).isEmpty();
        assertThat(reason(arn, "Targets.member.1.Id=i-1")).isEqualTo("Target.NotRegistered");
    }

    @Test
    void targetsOfAnUnusedGroupLeaveAtOnceAndUnknownOnesAreIgnored() {
        String arn = create("web", "TCP");
        register(arn, "Targets.member.1.Id=i-1");

        assertThat(asking.elb(
                                "DeregisterTargets",
                                "TargetGroupArn=" + arn + " Targets.member.1.Id=i-1 Targets.member.2.Id=i-404")
                        .code())
                .isEqualTo("OK");
        assertThat(state(arn, "")).isEmpty();
    }

    @Test
    void instancesThatStopOrGoAreNoticed() {
        String arn = create("web", "TCP");
        register(arn, "Targets.member.1.Id=i-1 Targets.member.2.Id=i-2");
        listen(arn);
        clock.advance(Duration.ofSeconds(10));

        emulator.seed().stopInstance("i-1");
        assertThat(reason(arn, "Targets.member.1.Id=i-1")).isEqualTo("Target.InvalidState");
        emulator.seed().startInstance("i-1");
        assertThat(state(arn, "Targets.member.1.Id=i-1")).isEqualTo("healthy");
        emulator.seed().terminateInstance("i-2");
        assertThat(state(arn, "Targets.member.1.Id=i-2")).isEqualTo("draining");
        assertThat(register(arn, "Targets.member.1.Id=i-2")).isEqualTo("InvalidTarget");
    }

    @Test
    void targetsInZonesTheLoadBalancerIsNotInAreNotUsed() {
        String arn = create("web", "TCP");
        register(arn, "Targets.member.1.Id=i-3");
        listen(arn);
        clock.advance(Duration.ofSeconds(10));

        assertThat(asking.elb("DescribeTargetHealth", "TargetGroupArn=" + arn).text("Description"))
                .contains("Availability Zone that is not enabled");
    }

    @Test
    void theHealthCheckCanChange() {
        String arn = create("web", "TCP");
        Asking.Answer changed = asking.elb(
                "ModifyTargetGroup",
                "TargetGroupArn=" + arn
                        + " HealthCheckProtocol=HTTP HealthCheckPath=/up HealthCheckIntervalSeconds=10");

        assertThat(changed.text("HealthCheckPath")).isEqualTo("/up");
        assertThat(changed.text("HttpCode")).isEqualTo("200-399");
        assertThat(asking.elb("ModifyTargetGroup", "TargetGroupArn=" + arn + " HealthCheckIntervalSeconds=5")
                        .code())
                .as("shorter than the timeout")
                .isEqualTo("ValidationError");
        assertThat(asking.elb("ModifyTargetGroup", "TargetGroupArn=" + arn + " HealthCheckProtocol=TCP")
                        .text("HealthCheckPath"))
                .isEmpty();
        assertThat(asking.elb("ModifyTargetGroup", "TargetGroupArn=" + arn + "404")
                        .code())
                .isEqualTo("TargetGroupNotFound");
    }

    private String create(String name, String protocol) {
        return asking.elb("CreateTargetGroup", "Name=" + name + " Port=80 VpcId=vpc-1 Protocol=" + protocol)
                .text("TargetGroupArn");
    }

    private String register(String arn, String targets) {
        return asking.elb("RegisterTargets", "TargetGroupArn=" + arn + " " + targets)
                .code();
    }

    private void listen(String arn) {
        String loadBalancer = asking.elb("CreateLoadBalancer", "Type=network Name=web Subnets.member.1=subnet-a")
                .text("LoadBalancerArn");
        String listener = "Protocol=TCP Port=80 DefaultActions.member.1.Type=forward LoadBalancerArn=" + loadBalancer
                + " DefaultActions.member.1.TargetGroupArn=" + arn;
        assertThat(asking.elb("CreateListener", listener).code()).isEqualTo("OK");
    }

    private String state(String arn, String targets) {
        return asking.elb("DescribeTargetHealth", "TargetGroupArn=" + arn + " " + targets)
                .text("State");
    }

    private String reason(String arn, String targets) {
        return asking.elb("DescribeTargetHealth", "TargetGroupArn=" + arn + " " + targets)
                .text("Reason");
    }
}
