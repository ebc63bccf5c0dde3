// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static io.cloudlb.testkit.provider.SpecFixture.aSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.testkit.junit.RequiresAwsCli;
import io.cloudlb.testkit.moto.AwsCli;
import io.cloudlb.testkit.process.ProgramRun;
import io.cloudlb.testkit.provider.SpecFixture;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The AWS CLI, unchanged, lists and describes what was built for a Service.
@RequiresAwsCli
class AwsCliTest {
    private static final SpecFixture WEB =
            aSpec("web").port(80).udpPort(53).annotated(AwsAnnotations.NAME, "front-door");

    private final AwsCli cli;
    private final AwsWorld world = new AwsWorld();
    private final EmulatorServer server;

    AwsCliTest(AwsCli cli) throws IOException {
        this.cli = cli;
        server = world.emulator().serve(0);
    }

    @BeforeEach
    void serve() {
        world.driver().serve(List.of(WEB.spec()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String ask(String command, String query) {
        ProgramRun result = cli.ask(server.endpoint(), command, query);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        return result.out().trim().replaceAll("\\s+", " ");
    }

    @Test
    void findsEverythingOfALoadBalancer() {
        String balancer = ask("elbv2 describe-load-balancers --names front-door", "LoadBalancers[].LoadBalancerArn");

        assertThat(ask("elbv2 describe-load-balancers", "LoadBalancers[].[Type,Scheme]"))
                .isEqualTo("network internal");
        assertThat(ask(
                        "elbv2 describe-listeners --load-balancer-arn " + balancer,
                        "sort_by(Listeners,&Port)[].[Port,Protocol]"))
                .isEqualTo("53 UDP 80 TCP");
        assertThat(ask(
                        "elbv2 describe-tags --resource-arns " + balancer,
                        "TagDescriptions[].Tags[?Key=='cloudlb.io/service'].Value"))
                .isEqualTo("shop/web");
        assertThat(ask("elbv2 describe-load-balancer-attributes --load-balancer-arn " + balancer, "Attributes[0].Key"))
                .isNotEmpty();
    }

    @Test
    void findsTargetsAndRules() {
        String group = ask(
                "elbv2 describe-target-groups --names "
                        + AwsNames.targetGroup(
                                WEB.owner(), Scheme.INTERNAL, WEB.listeners().getFirst()),
                "TargetGroups[].TargetGroupArn");

        assertThat(ask(
                        "elbv2 describe-target-health --target-group-arn " + group,
                        "sort(TargetHealthDescriptions[].Target.Id)"))
                .isEqualTo("i-0001 i-0002 i-0003");
        assertThat(ask(
                        "ec2 describe-security-groups --filters Name=group-name,Values="
                                + AwsNames.frontendGroup(WEB.owner()),
                        "sort_by(SecurityGroups[].IpPermissions[],&FromPort)[].[IpProtocol,FromPort]"))
                .isEqualTo("udp 53 tcp 80");
    }
}
