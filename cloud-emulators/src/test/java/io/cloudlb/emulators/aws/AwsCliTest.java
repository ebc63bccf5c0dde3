// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.testkit.junit.RequiresAwsCli;
import io.cloudlb.testkit.moto.AwsCli;
import io.cloudlb.testkit.process.ProgramRun;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/// The AWS CLI, unchanged, as an independent reader of everything there is.
@RequiresAwsCli
class AwsCliTest {

    private static final AwsEmulator EMULATOR =
            AwsClients.seeded(AwsEmulator.builder().build());
    private static Optional<EmulatorServer> server = Optional.empty();

    private final AwsCli cli;

    AwsCliTest(AwsCli cli) {
        this.cli = cli;
    }

    @BeforeAll
    static void build() throws IOException {
        ElasticLoadBalancingV2Client elb = AwsClients.inMemory(EMULATOR).elb();
        AwsClients.createListener(
                elb,
                AwsClients.createLoadBalancer(elb, "web"),
                AwsClients.createTargetGroup(elb, "web-80", ProtocolEnum.TCP));
        EMULATOR.seed().certificate("one", List.of("one.example"), Map.of("a", "b"));
        server = Optional.of(EMULATOR.serve(0));
    }

    @AfterAll
    static void close() {
        server.ifPresent(EmulatorServer::close);
    }

    @ParameterizedTest(name = "aws {0}")
    @CsvSource(delimiter = '|', textBlock = """
            elbv2 describe-load-balancers --names web                                       | LoadBalancers[].State.Code            | active
            elbv2 describe-target-groups --page-size 1                                      | TargetGroups[].TargetGroupName        | web-80
            ec2 describe-vpcs                                                               | Vpcs[].VpcId                          | vpc-1
            ec2 describe-subnets --filters Name=tag:kubernetes.io/role/elb,Values=1         | Subnets[].SubnetId                    | subnet-a subnet-b
            ec2 describe-route-tables                                                       | RouteTables[].Routes[].GatewayId      | local local igw-1
            ec2 describe-instances --instance-ids i-1                                       | Reservations[].Instances[].State.Name | running
            ec2 describe-network-interfaces --filters Name=interface-type,Values=network_load_balancer | NetworkInterfaces[].AvailabilityZone | eu-west-1a eu-west-1b
            ec2 describe-security-groups --filters Name=group-name,Values=nodes             | SecurityGroups[].GroupId              | sg-nodes
            ec2 describe-internet-gateways                                                  | InternetGateways[].Attachments[].VpcId | vpc-1
            ec2 get-security-groups-for-vpc --vpc-id vpc-1                                  | SecurityGroupForVpcs[].GroupName      | default nodes
            elb describe-load-balancers                                                     | LoadBalancerDescriptions              | ''
            resourcegroupstaggingapi get-tag-values --key Name                              | TagValues                             | node-1 node-2 node-3
            resourcegroupstaggingapi get-resources --tag-filters Key=Name,Values=node-2     | ResourceTagMappingList[].ResourceARN  | arn:aws:ec2:eu-west-1:123456789012:instance/i-2
            sts get-caller-identity                                                         | Account                               | 123456789012
            acm list-certificates                                                           | CertificateSummaryList[].DomainName   | one.example
            acm describe-certificate --certificate-arn arn:aws:acm:eu-west-1:123456789012:certificate/one | Certificate.Status | ISSUED
            """)
    void readsEverything(String command, String query, String expected) {
        ProgramRun result = cli.ask(endpoint(), command, query);

        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out().trim().replaceAll("\\s+", " ")).isEqualTo(expected);
    }

    @Test
    void readsWhatBelongsToOneLoadBalancer() {
        AwsSnapshot snapshot = EMULATOR.snapshot();
        String loadBalancer = snapshot.loadBalancer("web").arn();
        String group = snapshot.targetGroups().getFirst().arn();

        assertThat(text("elbv2 describe-listeners --load-balancer-arn " + loadBalancer, "Listeners[].Port"))
                .isEqualTo("80");
        assertThat(text("elbv2 describe-tags --resource-arns " + loadBalancer, "TagDescriptions[].ResourceArn"))
                .isEqualTo(loadBalancer);
        assertThat(text("elbv2 describe-target-health --target-group-arn " + group, "TargetHealthDescriptions"))
                .isEmpty();
    }

    @Test
    void errorsReadAsTheyDoAgainstAws() {
        ProgramRun result = cli.ask(endpoint(), "elbv2 describe-load-balancers --names gone", "LoadBalancers");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err())
                .contains("An error occurred (LoadBalancerNotFound) when calling the DescribeLoadBalancers operation");
    }

    private String text(String command, String query) {
        ProgramRun result = cli.ask(endpoint(), command, query);
        assertThat(result.err()).isEmpty();
        return result.out().trim();
    }

    private static URI endpoint() {
        return server.orElseThrow().endpoint();
    }
}
