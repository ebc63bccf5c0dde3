// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What listeners of a Network Load Balancer may be.
class ListenerRulesTest {

    private static final String CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/one";

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final Asking asking = new Asking(emulator);
    private String loadBalancer = "";

    @BeforeEach
    void createLoadBalancer() {
        loadBalancer = loadBalancer("web");
        emulator.seed()
                .certificate("one", List.of("one.example"), Map.of())
                .certificate("two", List.of("two.example"), Map.of());
    }

    @ParameterizedTest(name = "{0} to {1} -> {2}")
    @CsvSource({
        "TCP, TCP, OK",
        "TCP, TCP_UDP, OK",
        "TCP, UDP, IncompatibleProtocols",
        "TCP, TLS, IncompatibleProtocols",
        "UDP, UDP, OK",
        "UDP, TCP_UDP, OK",
        "UDP, TCP, IncompatibleProtocols",
        "TCP_UDP, TCP_UDP, OK",
        "TCP_UDP, TCP, IncompatibleProtocols",
        "TCP_UDP, UDP, IncompatibleProtocols",
        "HTTP, TCP, UnsupportedProtocol",
        "SCTP, TCP, UnsupportedProtocol",
        "TLS, TCP, ValidationError",
    })
    void protocolsGoTogetherAsTheGuideSays(String listener, String group, String code) {
        assertThat(create(loadBalancer, listener, 80, group("web", group), "")).isEqualTo(code);
    }

    @Test
    void onePortHasOneListenerWhateverItsProtocol() {
        String tcp = group("tcp", "TCP");
        String udp = group("udp", "UDP");

        assertThat(create(loadBalancer, "TCP", 53, tcp, "")).isEqualTo("OK");
        assertThat(create(loadBalancer, "TCP", 53, tcp, ""))
                .as("the same again")
                .isEqualTo("OK");
        assertThat(create(loadBalancer, "UDP", 53, udp, "")).isEqualTo("DuplicateListener");
        assertThat(create(loadBalancer, "TCP", 53, group("other", "TCP"), "")).isEqualTo("DuplicateListener");
        assertThat(create(loadBalancer, "UDP", 54, udp, "")).isEqualTo("OK");
        assertThat(emulator.snapshot().listeners()).hasSize(2);
    }

    @Test
    void aTargetGroupServesOneLoadBalancer() {
        String group = group("web", "TCP");

        assertThat(create(loadBalancer, "TCP", 80, group, "")).isEqualTo("OK");
        assertThat(create(loadBalancer, "TCP", 81, group, ""))
                .as("same load balancer")
                .isEqualTo("OK");
        assertThat(create(loadBalancer("other"), "TCP", 80, group, "")).isEqualTo("TargetGroupAssociationLimit");
    }

    @Test
    void groupsInUseStay() {
        String group = group("web", "TCP");
        create(loadBalancer, "TCP", 80, group, "");
        String listener = emulator.snapshot().listeners().getFirst().arn();

        assertThat(asking.elb("DeleteTargetGroup", "TargetGroupArn=" + group).code())
                .isEqualTo("ResourceInUse");
        assertThat(asking.elb("DeleteListener", "ListenerArn=" + listener).code())
                .isEqualTo("OK");
        assertThat(asking.elb("DeleteListener", "ListenerArn=" + listener).code())
                .isEqualTo("ListenerNotFound");
        assertThat(asking.elb("DeleteTargetGroup", "TargetGroupArn=" + group).code())
                .isEqualTo("OK");
        assertThat(asking.elb("DeleteTargetGroup", "TargetGroupArn=" + group).code())
                .as("deleting the gone")
                .isEqualTo("OK");
    }

    @Test
    void stopsAtFiftyListeners() {
        String group = group("web", "TCP");
        for (int port = 1; port <= 50; port++) {
            assertThat(create(loadBalancer, "TCP", port, group, "")).isEqualTo("OK");
        }

        assertThat(create(loadBalancer, "TCP", 51, group, "")).isEqualTo("TooManyListeners");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redirect", "fixed-response", "authenticate-oidc"})
    void onlyForwards(String type) {
        String listener = "Protocol=TCP Port=80 LoadBalancerArn=" + loadBalancer + " DefaultActions.member.1.Type=";

        assertThat(asking.elb("CreateListener", listener + type).code()).isEqualTo("InvalidLoadBalancerAction");
    }

    @Test
    void refusesGroupsAndLoadBalancersThatAreNotThere() {
        String group = group("web", "TCP");

        assertThat(create(loadBalancer + "0", "TCP", 80, group, "")).isEqualTo("LoadBalancerNotFound");
        assertThat(create(loadBalancer, "TCP", 80, group + "0", "")).isEqualTo("TargetGroupNotFound");
        assertThat(asking.elb("CreateListener", "Protocol=TCP Port=80 LoadBalancerArn=" + loadBalancer)
                        .code())
                .isEqualTo("ValidationError");
    }

    @Test
    void refusesGroupsOfAnotherNetwork() {
        emulator.seed().vpc("vpc-2");
        String group = asking.elb("CreateTargetGroup", "Name=far Port=80 Protocol=TCP VpcId=vpc-2")
                .text("TargetGroupArn");

        assertThat(create(loadBalancer, "TCP", 80, group, "")).isEqualTo("InvalidConfigurationRequest");
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(delimiter = '|', textBlock = """
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one | OK
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/404 | CertificateNotFound
            TLS | Certificates.member.1.CertificateArn=certificate                                        | ValidationError
            TLS | Certificates.member.1.CertificateArn=a Certificates.member.2.CertificateArn=b           | TooManyCertificates
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one SslPolicy=Weak | SSLPolicyNotFound
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one SslPolicy=ELBSecurityPolicy-TLS13-1-2-2021-06 | OK
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one AlpnPolicy.member.1=HTTP2Preferred | OK
            TLS | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one AlpnPolicy.member.1=HTTP3 | ALPNPolicyNotFound
            TCP | Certificates.member.1.CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/one | InvalidConfigurationRequest
            TCP | SslPolicy=ELBSecurityPolicy-2016-08                                                     | InvalidConfigurationRequest
            TCP | AlpnPolicy.member.1=None                                                                | InvalidConfigurationRequest
            """)
    void checksWhatBelongsToTls(String protocol, String more, String code) {
        assertThat(create(loadBalancer, protocol, 443, group("web", "TCP"), more))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
                "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
                "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
                "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04",
                "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
            })
    void knowsTheConsolesPolicyAndThoseOfFips(String policy) {
        String tls = "Certificates.member.1.CertificateArn=" + CERTIFICATE + " SslPolicy=" + policy;

        assertThat(create(loadBalancer, "TLS", 443, group("web", "TCP"), tls)).isEqualTo("OK");
        assertThat(asking.elb("DescribeSSLPolicies", "Names.member.1=" + policy).body())
                .contains("TLSv1.3", "TLS_AES_256_GCM_SHA384");
    }

    @Test
    void furtherCertificatesComeAndGoButTheDefaultStays() {
        create(loadBalancer, "TLS", 443, group("web", "TCP"), "Certificates.member.1.CertificateArn=" + CERTIFICATE);
        String listener =
                "ListenerArn=" + emulator.snapshot().listeners().getFirst().arn() + " ";
        String two = "Certificates.member.1.CertificateArn=" + CERTIFICATE.replace("/one", "/two");

        assertThat(asking.elb("AddListenerCertificates", listener + two).code()).isEqualTo("OK");
        assertThat(asking.elb("DescribeListenerCertificates", listener).body())
                .contains("/one</CertificateArn><IsDefault>true<")
                .contains("/two</CertificateArn><IsDefault>false<");
        assertThat(asking.elb(
                                "RemoveListenerCertificates",
                                listener + "Certificates.member.1.CertificateArn=" + CERTIFICATE)
                        .code())
                .isEqualTo("OperationNotPermitted");
        assertThat(asking.elb("RemoveListenerCertificates", listener + two).code())
                .isEqualTo("OK");
        assertThat(asking.elb("DescribeListenerCertificates", listener).body()).doesNotContain("/two");
    }

    @Test
    void theDefaultCertificateMayBeInTheListAsWell() {
        create(loadBalancer, "TLS", 443, group("web", "TCP"), "Certificates.member.1.CertificateArn=" + CERTIFICATE);
        String listener =
                "ListenerArn=" + emulator.snapshot().listeners().getFirst().arn() + " ";
        String one = "Certificates.member.1.CertificateArn=" + CERTIFICATE;

        assertThat(asking.elb("AddListenerCertificates", listener + one).code()).isEqualTo("OK");
        assertThat(asking.elb("AddListenerCertificates", listener + one).code()).isEqualTo("OK");
        assertThat(certificates(listener)).containsExactly("one true", "one false");

        String two = one.replace("/one", "/two");
        assertThat(asking.elb("ModifyListener", listener + two).code()).isEqualTo("OK");
        assertThat(certificates(listener))
                .as("a new default one leaves the list alone")
                .containsExactly("two true", "one false");
        assertThat(asking.elb("ModifyListener", listener + one).code()).isEqualTo("OK");
        assertThat(asking.elb("RemoveListenerCertificates", listener + one).code())
                .isEqualTo("OK");
        assertThat(certificates(listener)).containsExactly("one true");
        assertThat(asking.elb("RemoveListenerCertificates", listener + one).code())
                .isEqualTo("OperationNotPermitted");
    }

    private List<String> certificates(String listener) {
        return asking.elb("DescribeListenerCertificates", listener).all("member").stream()
                .map(each -> each.replaceAll(".*certificate/(\\w+)</.*<IsDefault>(\\w+)<.*", "$1 $2"))
                .toList();
    }

    @Test
    void aCertificateOfARequestSaysNotWhetherItIsTheDefault() {
        Asking.Answer refused = asking.elb(
                "CreateListener",
                "LoadBalancerArn=" + loadBalancer + " Protocol=TLS Port=443 DefaultActions.member.1.Type=forward"
                        + " DefaultActions.member.1.TargetGroupArn=" + group("web", "TCP")
                        + " Certificates.member.1.CertificateArn=" + CERTIFICATE
                        + " Certificates.member.1.IsDefault=false");

        assertThat(refused.code()).isEqualTo("ValidationError");
        assertThat(refused.text("Message")).contains("Value 'false' at 'certificates.1.IsDefault'");
    }

    @Test
    void modifyKeepsWhatItIsNotTold() {
        String first = group("one", "TCP");
        create(loadBalancer, "TCP", 80, first, "");
        create(loadBalancer, "TCP", 81, first, "");
        String listener =
                "ListenerArn=" + emulator.snapshot().listeners().getFirst().arn() + " ";

        assertThat(asking.elb("ModifyListener", listener + "Port=81").code()).isEqualTo("DuplicateListener");
        assertThat(asking.elb("ModifyListener", listener + "Port=82").text("TargetGroupArn"))
                .isEqualTo(first);
        assertThat(asking.elb("ModifyListener", listener + "Protocol=UDP").code())
                .isEqualTo("IncompatibleProtocols");
    }

    @Test
    void weightsShareBetweenGroups() {
        String actions = "DefaultActions.member.1.Type=forward"
                + " DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.TargetGroupArn=" + group("one", "TCP")
                + " DefaultActions.member.1.ForwardConfig.TargetGroups.member.1.Weight=9"
                + " DefaultActions.member.1.ForwardConfig.TargetGroups.member.2.TargetGroupArn=" + group("two", "TCP");
        Asking.Answer created =
                asking.elb("CreateListener", "Protocol=TCP Port=80 LoadBalancerArn=" + loadBalancer + " " + actions);

        assertThat(created.text("Weight")).isEqualTo("9");
        assertThat(emulator.snapshot().listeners().getFirst().forward().groups())
                .hasSize(2);
    }

    @ParameterizedTest(name = "{0} {1}={2} -> {3}")
    @CsvSource({
        "TCP, tcp.idle_timeout.seconds, 60, OK",
        "TCP, tcp.idle_timeout.seconds, 59, ValidationError",
        "TCP, tcp.idle_timeout.seconds, 6001, ValidationError",
        "UDP, tcp.idle_timeout.seconds, 60, InvalidConfigurationRequest",
        "TCP, routing.http.x, y, ValidationError",
    })
    void checksAttributes(String protocol, String key, String value, String code) {
        create(loadBalancer, protocol, 80, group("web", protocol), "");
        String listener = emulator.snapshot().listeners().getFirst().arn();

        assertThat(asking.elb(
                                "ModifyListenerAttributes",
                                "ListenerArn=" + listener + " Attributes.member.1.Key=" + key
                                        + " Attributes.member.1.Value=" + value)
                        .code())
                .isEqualTo(code);
    }

    @Test
    void describesTheOneRuleAListenerHas() {
        String group = group("web", "TCP");
        create(loadBalancer, "TCP", 80, group, "");
        String listener = emulator.snapshot().listeners().getFirst().arn();
        Asking.Answer rules = asking.elb("DescribeRules", "ListenerArn=" + listener);

        assertThat(rules.text("IsDefault")).isEqualTo("true");
        assertThat(rules.text("TargetGroupArn")).isEqualTo(group);
        assertThat(asking.elb("DescribeRules", "RuleArns.member.1=" + rules.text("RuleArn"))
                        .code())
                .isEqualTo("OK");
        assertThat(asking.elb("DescribeRules", "RuleArns.member.1=x").code()).isEqualTo("ValidationError");
        assertThat(asking.elb("DescribeRules", "RuleArns.member.1=" + rules.text("RuleArn") + "0")
                        .code())
                .isEqualTo("RuleNotFound");
    }

    @Test
    void rulesHaveTagsOfTheirOwnWhichGoWithTheListener() {
        create(loadBalancer, "TCP", 80, group("web", "TCP"), "Tags.member.1.Key=of Tags.member.1.Value=listener");
        String listener = emulator.snapshot().listeners().getFirst().arn();
        String rule = asking.elb("DescribeRules", "ListenerArn=" + listener).text("RuleArn");

        assertThat(describeTags(rule).code()).isEqualTo("OK");
        assertThat(describeTags(rule).text("ResourceArn")).isEqualTo(rule);
        assertThat(describeTags(rule).body()).doesNotContain("<Key>");
        assertThat(asking.elb(
                                "AddTags",
                                "ResourceArns.member.1=" + rule + " Tags.member.1.Key=of Tags.member.1.Value=rule")
                        .code())
                .isEqualTo("OK");
        assertThat(describeTags(rule).text("Value")).isEqualTo("rule");
        assertThat(describeTags(listener).text("Value")).isEqualTo("listener");
        assertThat(describeTags(rule + "0").code()).isEqualTo("RuleNotFound");

        asking.elb("DeleteListener", "ListenerArn=" + listener);
        assertThat(describeTags(rule).code()).isEqualTo("RuleNotFound");
        assertThat(emulator.ownedResources("of", "rule")).isEmpty();
    }

    private Asking.Answer describeTags(String arn) {
        return asking.elb("DescribeTags", "ResourceArns.member.1=" + arn);
    }

    private String loadBalancer(String name) {
        return asking.elb("CreateLoadBalancer", "Type=network Subnets.member.1=subnet-a Name=" + name)
                .text("LoadBalancerArn");
    }

    private String group(String name, String protocol) {
        return asking.elb("CreateTargetGroup", "Name=" + name + " Port=80 VpcId=vpc-1 Protocol=" + protocol)
                .text("TargetGroupArn");
    }

    private String create(String onLoadBalancer, String protocol, int port, String group, String more) {
        return asking.elb(
                        "CreateListener",
                        "LoadBalancerArn=" + onLoadBalancer + " Protocol=" + protocol + " Port=" + port
                                + " DefaultActions.member.1.Type=forward DefaultActions.member.1.TargetGroupArn="
                                + group + " " + more)
                .code();
    }
}
