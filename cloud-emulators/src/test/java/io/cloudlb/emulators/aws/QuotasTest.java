// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.world.AwsQuotas;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The limits that AWS publishes for what a load balancer has.
class QuotasTest {
    private static final String CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/";

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);

    private static String members(String name, int first, int last, String format) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> name.formatted(number - first + 1) + "=" + format.formatted(number))
                .collect(Collectors.joining(" ", " ", ""));
    }

    private static String loadBalancer(Asking account, String name, String more) {
        return account.elb("CreateLoadBalancer", "Type=network Subnets.member.1=subnet-a Name=" + name + " " + more)
                .text("LoadBalancerArn");
    }

    private static String targetGroup(Asking account, String name) {
        return account.elb("CreateTargetGroup", "Protocol=TCP Port=80 VpcId=vpc-1 Name=" + name)
                .text("TargetGroupArn");
    }

    private static String listen(Asking account, String loadBalancer, int port, String group) {
        return account.elb(
                        "CreateListener",
                        "Protocol=TCP Port=" + port + " LoadBalancerArn=" + loadBalancer
                                + " DefaultActions.member.1.Type=forward DefaultActions.member.1.TargetGroupArn="
                                + group)
                .code();
    }

    private static String register(Asking account, String group, int first, int last) {
        return account.elb(
                        "RegisterTargets",
                        "TargetGroupArn=" + group + members("Targets.member.%d.Id", first, last, "i-9%04d"))
                .code();
    }

    @Test
    void fiveSecurityGroupsForALoadBalancer() {
        IntStream.rangeClosed(1, 6)
                .forEach(number -> emulator.seed().securityGroup("sg-" + number, "g" + number, "vpc-1", Map.of()));
        String call = "Type=network Subnets.member.1=subnet-a Name=";

        assertThat(asking.elb("CreateLoadBalancer", call + "six" + members("SecurityGroups.member.%d", 1, 6, "sg-%d"))
                        .code())
                .isEqualTo("InvalidConfigurationRequest");
        String five = loadBalancer(asking, "five", members("SecurityGroups.member.%d", 1, 5, "sg-%d"));
        assertThat(five).isNotEmpty();
        assertThat(asking.elb(
                                "SetSecurityGroups",
                                "LoadBalancerArn=" + five + members("SecurityGroups.member.%d", 1, 6, "sg-%d"))
                        .code())
                .isEqualTo("InvalidConfigurationRequest");
    }

    @Test
    void twentyFiveCertificatesForALoadBalancerBesideTheDefaultOnes() {
        IntStream.rangeClosed(0, 26)
                .forEach(number ->
                        emulator.seed().certificate("c" + number, List.of("c" + number + ".example"), Map.of()));
        String web = loadBalancer(asking, "web", "");
        String group = targetGroup(asking, "web");
        String first = secureListener(web, 443, group);
        String second = secureListener(web, 444, group);

        assertThat(certificates(first, 1, 15)).isEqualTo("OK");
        assertThat(certificates(second, 16, 25)).isEqualTo("OK");
        assertThat(certificates(first, 26, 26)).isEqualTo("TooManyCertificates");
        assertThat(certificates(second, 26, 26)).isEqualTo("TooManyCertificates");
    }

    private String secureListener(String loadBalancer, int port, String group) {
        return asking.elb(
                        "CreateListener",
                        "Protocol=TLS Port=" + port + " LoadBalancerArn=" + loadBalancer
                                + " Certificates.member.1.CertificateArn=" + CERTIFICATE + "c0"
                                + " DefaultActions.member.1.Type=forward DefaultActions.member.1.TargetGroupArn="
                                + group)
                .text("ListenerArn");
    }

    private String certificates(String listener, int first, int last) {
        return asking.elb(
                        "AddListenerCertificates",
                        "ListenerArn=" + listener
                                + members(
                                        "Certificates.member.%d.CertificateArn",
                                        first, last, "arn:aws:acm:eu-west-1:123456789012:certificate/c%d"))
                .code();
    }

    @Test
    void fiftyTagsForAResource() {
        String arn = loadBalancer(asking, "web", "");

        assertThat(tag(arn, 1, 50)).isEqualTo("OK");
        assertThat(tag(arn, 50, 50)).as("one it has").isEqualTo("OK");
        assertThat(tag(arn, 51, 51)).isEqualTo("TooManyTags");
    }

    private String tag(String arn, int first, int last) {
        return asking.elb(
                        "AddTags",
                        "ResourceArns.member.1=" + arn + members("Tags.member.%d.Key", first, last, "key%d")
                                + members("Tags.member.%d.Value", first, last, "%d"))
                .code();
    }

    private static AwsEmulator withMachines(AwsQuotas quotas, int machines) {
        AwsEmulator account =
                AwsClients.seeded(AwsEmulator.builder().quotas(quotas).build());
        IntStream.rangeClosed(1, machines)
                .forEach(number -> account.seed()
                        .instance(
                                "i-9%04d".formatted(number),
                                number % 2 == 0 ? "subnet-a" : "subnet-b",
                                "10.0.1.1",
                                List.of(),
                                Map.of()));
        return account;
    }

    @Test
    void threeThousandTargetsForALoadBalancerOverAllItsGroups() {
        assertThat(AwsQuotas.standard().targetsPerLoadBalancer()).isEqualTo(3_000);
        assertThat(AwsQuotas.standard().targetsPerZone()).isEqualTo(500);
        Asking few = new Asking(withMachines(AwsQuotas.standard().withTargets(20, 30), 18));
        String web = loadBalancer(few, "web", "");
        String first = targetGroup(few, "first");
        String second = targetGroup(few, "second");
        assertThat(listen(few, web, 80, first)).isEqualTo("OK");
        assertThat(register(few, first, 1, 18)).isEqualTo("OK");
        assertThat(listen(few, web, 81, second)).isEqualTo("OK");

        assertThat(register(few, second, 1, 12)).as("30 in all").isEqualTo("OK");
        assertThat(register(few, second, 13, 13)).isEqualTo("TooManyTargets");
    }

    @Test
    void aGroupThatWouldBringTooManyTargetsGetsNoListener() {
        Asking few = new Asking(withMachines(AwsQuotas.standard().withTargets(20, 30), 18));
        String web = loadBalancer(few, "web", "");
        String first = targetGroup(few, "first");
        String second = targetGroup(few, "second");
        listen(few, web, 80, first);
        assertThat(register(few, first, 1, 18)).isEqualTo("OK");
        assertThat(register(few, second, 1, 18)).as("used by no load balancer").isEqualTo("OK");

        assertThat(listen(few, web, 81, second)).isEqualTo("TooManyTargets");
    }

    @Test
    void fiveHundredTargetsInAllWithCrossZoneLoadBalancing() {
        Asking few = new Asking(withMachines(AwsQuotas.standard().withTargets(10, 30), 12));
        String web = loadBalancer(few, "web", "");
        String group = targetGroup(few, "web");
        listen(few, web, 80, group);
        few.elb(
                "ModifyLoadBalancerAttributes",
                "LoadBalancerArn=" + web
                        + " Attributes.member.1.Key=load_balancing.cross_zone.enabled Attributes.member.1.Value=true");

        assertThat(register(few, group, 1, 10)).isEqualTo("OK");
        assertThat(register(few, group, 11, 11)).as("the sixth of its zone").isEqualTo("TooManyTargets");
    }
}
