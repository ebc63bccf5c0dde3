// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.Asking.Answer;
import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/// What the emulator says to requests that are wrong in form, in each service's own words.
class WireProtocolTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);

    @ParameterizedTest(name = "elb {0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            MakeCoffee            | ''                                  | InvalidAction
            DescribeLoadBalancers | Colour=red                          | ValidationError
            DescribeLoadBalancers | PageSize=many                       | ValidationError
            DescribeLoadBalancers | PageSize=0                          | ValidationError
            DescribeLoadBalancers | PageSize=401                        | ValidationError
            DescribeLoadBalancers | Marker=%%%                          | ValidationError
            DescribeLoadBalancers | Names.1=web                         | ValidationError
            DescribeLoadBalancers | Names=                              | OK
            DeleteLoadBalancer    | ''                                  | ValidationError
            DeleteLoadBalancer    | LoadBalancerArn=web                 | ValidationError
            CreateLoadBalancer    | Name=a Scheme=public Type=network   | ValidationError
            AddTags               | ResourceArns.member.1=x             | ValidationError
            """)
    void elasticLoadBalancingRefusesWhatItDoesNotKnow(String action, String parameters, String code) {
        assertThat(asking.elb(action, parameters).code()).isEqualTo(code);
    }

    @ParameterizedTest(name = "ec2 {0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            MakeCoffee             | ''                                          | InvalidAction
            DescribeVpcs           | Colour=red                                  | UnknownParameter
            DescribeVpcs           | Filter.1.Name=colour Filter.1.Value.1=red   | InvalidParameterValue
            DescribeVpcs           | Filter.1.Value.1=red                        | MissingParameter
            DescribeVpcs           | MaxResults=4                                | InvalidParameterValue
            DescribeVpcs           | MaxResults=5 VpcId.1=vpc-1                  | InvalidParameterCombination
            DescribeVpcs           | NextToken=nonsense                          | InvalidNextToken
            DescribeVpcs           | VpcId.1=subnet-1                            | InvalidVpcID.Malformed
            DescribeVpcs           | VpcId.1=vpc-404                             | InvalidVpcID.NotFound
            DescribeVpcs           | DryRun=true                                 | DryRunOperation
            DescribeVpcs           | DryRun=perhaps                              | InvalidParameterValue
            DescribeSubnets        | SubnetId.1=subnet-404                       | InvalidSubnetID.NotFound
            DescribeInstances      | InstanceId.1=i-404                          | InvalidInstanceID.NotFound
            DescribeSecurityGroups | GroupId.1=sg-404                            | InvalidGroup.NotFound
            DescribeSecurityGroups | GroupId.1=foo                               | InvalidGroupId.Malformed
            CreateSecurityGroup    | GroupName=a                                 | MissingParameter
            """)
    void ec2RefusesWhatItDoesNotKnow(String action, String parameters, String code) {
        assertThat(asking.ec2(action, parameters).code()).isEqualTo(code);
    }

    @Test
    void errorsHaveTheFormOfTheirService() {
        Answer elb = asking.elb("DeleteListener", "ListenerArn=x");
        assertThat(elb.body())
                .startsWith("<?xml")
                .contains("<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error>"
                        + "<Type>Sender</Type><Code>ValidationError</Code><Message>")
                .contains("<RequestId>");

        Answer ec2 = asking.ec2("DeleteSecurityGroup", "GroupId=sg-404");
        assertThat(ec2.body())
                .contains("<Response><Errors><Error><Code>InvalidGroup.NotFound</Code><Message>The security group "
                        + "'sg-404' does not exist</Message></Error></Errors><RequestID>");

        Answer tagging = asking.json("tagging", "ResourceGroupsTaggingAPI_20170126.TagResources", "{}");
        assertThat(tagging.body()).contains("\"__type\":\"ValidationException\"");
    }

    @Test
    void asksForCredentials() {
        String body = Asking.form("2015-12-01", "DescribeLoadBalancers", "");

        assertThat(asking.ask(Map.of(), body).status()).isEqualTo(403);
        assertThat(asking.ask(Map.of(), body).code()).isEqualTo("MissingAuthenticationToken");
    }

    @ParameterizedTest(name = "{0} signed for {2} in {1} -> {4}")
    @CsvSource({
        "elasticloadbalancing, eu-west-1, elasticloadbalancing, 2015-12-01, OK, DescribeLoadBalancers",
        "elasticloadbalancing, us-east-1, elasticloadbalancing, 2015-12-01, SignatureDoesNotMatch, DescribeLoadBalancers",
        "elasticloadbalancing, eu-west-1, ec2, 2015-12-01, SignatureDoesNotMatch, DescribeLoadBalancers",
        "ec2, us-east-1, ec2, 2016-11-15, AuthFailure, DescribeVpcs",
        "sts, us-east-1, sts, 2011-06-15, OK, GetCallerIdentity",
        "sts, us-west-2, sts, 2011-06-15, SignatureDoesNotMatch, GetCallerIdentity",
    })
    void acceptsOnlySignaturesForItsRegion(
            String service, String region, String signedFor, String version, String code, String action) {
        Answer answer = asking.ask(Asking.signed(signedFor, region), Asking.form(version, action, ""));

        assertThat(answer.code()).as(service).isEqualTo(code);
    }

    @Test
    void requestsForOtherServicesAreNotAnswered() {
        assertThat(asking.ask(Map.of(), "Action=ListUsers&Version=2010-05-08").status())
                .isEqualTo(404);
        assertThat(asking.ask(Map.of("X-Amz-Target", "DynamoDB_20120810.ListTables"), "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void everyRefusalIsInTheLedger() {
        asking.elb("DeleteListener", "ListenerArn=x");

        assertThat(emulator.ledger().calls().failed().all()).singleElement().satisfies(call -> {
            assertThat(call.outcome()).isEqualTo("ValidationError");
            assertThat(call.parameters()).isEqualTo("ListenerArn=x");
        });
    }

    @Test
    void answersEscapeWhatClientsGaveThem() {
        String group = "GroupName=a GroupDescription=a&b<c> VpcId=vpc-1";

        assertThat(asking.ec2("CreateSecurityGroup", group).body()).contains("(a&amp;b&lt;c&gt;)");
    }

    @Test
    void answersAreXmlWhateverTheyQuote() throws Exception {
        String nonsense = "\u0000\u0001\u001b[31m\ud800\ufffe\r\n\t&<>]]>\"ü日\ud83d\ude00";
        Answer refused = asking.ec2("CreateSecurityGroup", "GroupName=a VpcId=vpc-1 GroupDescription=" + nonsense);

        String read = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(refused.body())))
                .getDocumentElement()
                .getTextContent();
        assertThat(read).contains("[31m").contains("\r\n\t&<>]]>\"ü日\ud83d\ude00");
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            DescribeLoadBalancers | ''                              | OK
            DescribeLoadBalancers | LoadBalancerNames.member.1=web  | LoadBalancerNotFound
            DescribeTags          | LoadBalancerNames.member.1=web  | LoadBalancerNotFound
            DeleteLoadBalancer    | LoadBalancerName=web            | OK
            CreateLoadBalancer    | LoadBalancerName=web            | InvalidAction
            """)
    void theOlderApiAnswersClientsThatLookThereFirst(String action, String parameters, String code) {
        Answer answer = asking.classic(action, parameters);

        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body()).contains("xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/\"");
    }
}
