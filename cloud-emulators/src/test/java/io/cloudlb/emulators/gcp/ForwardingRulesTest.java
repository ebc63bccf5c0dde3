// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.Project.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What forwarding rules are held to.
class ForwardingRulesTest {

    private final Project project = Project.standard();

    @Test
    void theServerFillsInWhatAClientLeavesOut() {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", ",'portRange':'80'");

        Answer rule = project.get(REGION + "forwardingRules/web");
        assertThat(rule.text("loadBalancingScheme")).isEqualTo("EXTERNAL");
        assertThat(rule.text("networkTier")).isEqualTo("PREMIUM");
        assertThat(rule.text("IPProtocol")).isEqualTo("TCP");
        assertThat(rule.text("portRange")).isEqualTo("80-80");
        assertThat(rule.text("IPAddress")).isEqualTo("198.18.0.1");
        assertThat(rule.text("selfLink")).endsWith("/projects/demo/regions/europe-west1/forwardingRules/web");
    }

    @Test
    void overlappingPortsOfOneAddressConflict() {
        project.reservedRule();

        assertThat(project.rule("two", "web", ",'IPAddress':'198.18.0.1','portRange':'80-90'")
                        .message())
                .contains("Forwarding rule's port range is conflicting with forwarding rule");
    }

    @Test
    void protocolsOfRuleAndServiceFit() {
        assertThat(project.service("web", "EXTERNAL", "TCP")
                        .rule("web", "web", ",'IPProtocol':'UDP'")
                        .reason())
                .isEqualTo("invalid");
    }

    @Test
    void anInternalRuleHasFivePortsAtMost() {
        project.service("web", "INTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','ports':['1','2','3','4','5','6']")
                        .message())
                .contains("At most 5 ports");
        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','allPorts':true")
                        .status())
                .isEqualTo(200);
        assertThat(project.get(REGION + "forwardingRules/web").text("IPAddress"))
                .isEqualTo("10.0.0.5");
    }

    @Test
    void labelsAreSetByTheirFingerprintOnly() {
        project.reservedRule();
        String path = REGION + "forwardingRules/web";
        String fingerprint = project.get(path).text("labelFingerprint");

        assertThat(project.post(path + "/setLabels", "{'labels':{'a':'b'},'labelFingerprint':'AAAA'}")
                        .status())
                .isEqualTo(412);
        project.post(path + "/setLabels", "{'labels':{'a':'b'},'labelFingerprint':'" + fingerprint + "'}");
        assertThat(project.get(REGION + "forwardingRules?filter=labels.a%3Db")
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void tenRulesShareAnInternalAddressThatIsReservedForThat() {
        project.service("web", "INTERNAL", "TCP");
        project.post(
                REGION + "addresses",
                "{'name':'shared','addressType':'INTERNAL','purpose':'SHARED_LOADBALANCER_VIP','subnetwork':'" + REGION
                        + "subnetworks/nodes'}");
        for (int port = 1; port <= 10; port++) {
            assertThat(sharing(port).status()).as("rule " + port).isEqualTo(200);
        }

        assertThat(sharing(11).message()).contains("At most 10 forwarding rules can share an internal address");
        assertThat(project.get(REGION + "addresses/shared").json().path("users").size())
                .isEqualTo(10);
    }

    private Answer sharing(int port) {
        return project.rule(
                "rule-" + port,
                "web",
                ",'loadBalancingScheme':'INTERNAL','IPAddress':'%saddresses/shared','ports':['%d']"
                        .formatted(REGION, port));
    }

    @Test
    void anInternalAddressReservedForOneRuleIsNotShared() {
        project.service("web", "INTERNAL", "TCP");
        project.post(
                REGION + "addresses",
                "{'name':'one','addressType':'INTERNAL','subnetwork':'" + REGION + "subnetworks/nodes'}");
        String inside = ",'loadBalancingScheme':'INTERNAL','IPAddress':'" + REGION + "addresses/one','ports':['%d']";
        assertThat(project.rule("one", "web", inside.formatted(1)).status()).isEqualTo(200);

        assertThat(project.rule("two", "web", inside.formatted(2)).reason()).isEqualTo("IP_IN_USE_BY_ANOTHER_RESOURCE");
    }

    @Test
    void aFreeAddressOfTheSubnetworkIsTakenUnreservedByOneRule() {
        project.service("web", "INTERNAL", "TCP");
        String literal = ",'loadBalancingScheme':'INTERNAL','IPAddress':'%s','ports':['%d']";

        assertThat(project.rule("web", "web", literal.formatted("10.0.0.77", 80))
                        .status())
                .isEqualTo(200);
        assertThat(project.rule("two", "web", literal.formatted("10.0.0.77", 81))
                        .reason())
                .isEqualTo("IP_IN_USE_BY_ANOTHER_RESOURCE");
        assertThat(project.rule("node", "web", literal.formatted("10.0.0.2", 80))
                        .reason())
                .isEqualTo("IP_IN_USE_BY_ANOTHER_RESOURCE");
        assertThat(project.rule("far", "web", literal.formatted("10.9.0.1", 80)).message())
                .contains("not in the subnetwork's range");
    }

    @Test
    void tcpAndUdpHaveTheSamePortOfOneAddress() {
        project.reservedRule();
        project.service("dns", "EXTERNAL", "UDP");

        assertThat(project.rule(
                                "dns",
                                "dns",
                                ",'IPProtocol':'UDP','IPAddress':'" + REGION + "addresses/a','portRange':'80'")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void globalAccessIsSwitchedOnAndOffAndIsForInternalRules() {
        project.service("web", "INTERNAL", "TCP");
        project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','ports':['80']");
        String path = REGION + "forwardingRules/web";

        assertThat(project.patch(path, "{'allowGlobalAccess':true}").status()).isEqualTo(200);
        assertThat(project.get(path).json().path("allowGlobalAccess").asBoolean())
                .isTrue();
        assertThat(project.patch(path, "{'allowGlobalAccess':false}").status()).isEqualTo(200);
        assertThat(project.get(path).json().path("allowGlobalAccess").asBoolean())
                .isFalse();

        project.service("outer", "EXTERNAL", "TCP").rule("outer", "outer", "");
        assertThat(project.patch(REGION + "forwardingRules/outer", "{'allowGlobalAccess':true}")
                        .message())
                .contains("It is for internal rules");
        assertThat(project.rule("third", "outer", ",'allowGlobalAccess':true").reason())
                .isEqualTo("invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'ports':['81']",
                "'IPAddress':'198.18.0.9'",
                "'IPProtocol':'UDP'",
                "'networkTier':'STANDARD'",
                "'description':'x'"
            })
    void aRuleIsReplacedNotChanged(String change) {
        project.service("web", "EXTERNAL", "TCP").rule("web", "web", ",'ports':['80']");

        assertThat(project.patch(REGION + "forwardingRules/web", "{" + change + "}")
                        .message())
                .contains("It cannot be changed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'IPProtocol':'L3_DEFAULT'                     | UNSPECIFIED | has all ports
            'IPProtocol':'L3_DEFAULT','allPorts':true     | TCP         | not consistent with protocol TCP
            'ports':['1'],'portRange':'2-3'               | TCP         | Only one of
            'portRange':'9-8'                             | TCP         | Must be from 1 to 65535
            'portRange':'0-80'                            | TCP         | Must be from 1 to 65535
            'ports':['x']                                 | TCP         | Must be a port
            'loadBalancingScheme':'INTERNAL','ports':['1'] | TCP        | must be equal
            'subnetwork':'regions/europe-west1/subnetworks/nodes' | TCP | external IPv4 rule has none
            """)
    void rulesThatMakeNoSenseAreRefused(String fields, String protocol, String words) {
        project.service("web", "EXTERNAL", protocol);

        Answer answer = project.rule("web", "web", "," + fields);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains(words);
    }

    @Test
    void anInternalRuleNamesItsPortsOrAllOfThem() {
        project.service("web", "INTERNAL", "TCP");

        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL'")
                        .message())
                .isEqualTo("Required field 'resource.ports' not specified");
        assertThat(project.rule("web", "web", ",'loadBalancingScheme':'INTERNAL','portRange':'1-2'")
                        .message())
                .contains("An internal rule has ports or all ports");
    }
}
