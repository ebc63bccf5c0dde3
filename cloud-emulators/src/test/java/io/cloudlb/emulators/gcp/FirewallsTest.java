// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.gcp.Project.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What firewall rules are held to.
class FirewallsTest {

    private final Project project = Project.standard();

    @Test
    void aFirewallAdmitsOrDenies() {
        assertThat(project.post("global/firewalls", "{'name':'f'}").reason()).isEqualTo("invalid");
        project.post(
                "global/firewalls",
                "{'name':'f','allowed':[{'IPProtocol':'tcp','ports':['80']}],'sourceRanges':['10.0.0.0/8'],'destinationRanges':['198.18.0.1/32'],'targetTags':['node']}");
        assertThat(project.get("global/firewalls/f").json().path("priority").asInt())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'sourceRanges':['10.0.0.0/8','2001:db8::/32']                          | IPv4 and IPv6 ranges at once
            'sourceRanges':['10.0.0.0/8'],'destinationRanges':['2001:db8::1/128']  | IPv4 and IPv6 ranges at once
            'destinationRanges':['2001:db8::1/128']                                | IPv4 and IPv6 ranges at once
            'sourceRanges':['10.0.0.1/8']                                          | without host bits
            'sourceRanges':['ten']                                                 | valid CIDR
            'priority':65536                                                       | less than or equal to 65535
            'targetTags':['Node']                                                  | Must be a match of regex
            'denied':[{'IPProtocol':'udp'}]                                        | Exactly one of
            'network':'global/networks/none'                                       | was not found
            """)
    void rulesThatMakeNoSenseAreRefused(String fields, String words) {
        Answer answer =
                project.post("global/firewalls", "{'name':'f','allowed':[{'IPProtocol':'tcp'}]," + fields + "}");

        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertThat(answer.message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'IPProtocol':'icmp','ports':['80']} | Ports may only be specified
            {'IPProtocol':'tcp','ports':['x']}   | Must be a port or a range of ports
            {'ports':['80']}                     | not specified
            """)
    void protocolsThatMakeNoSenseAreRefused(String allowed, String words) {
        assertThat(project.post("global/firewalls", "{'name':'f','allowed':[" + allowed + "]}")
                        .message())
                .contains(words);
    }

    @Test
    void aPatchKeepsAndAnUpdateReplaces() {
        String path = "global/firewalls/f";
        project.post(
                "global/firewalls",
                "{'name':'f','allowed':[{'IPProtocol':'tcp','ports':['80']}],'sourceRanges':['10.0.0.0/8'],'targetTags':['node']}");
        assertThat(project.patch(path, "{'allowed':[{'IPProtocol':'tcp','ports':['81']}]}")
                        .status())
                .isEqualTo(200);
        assertThat(project.get(path).json().path("targetTags").size()).isEqualTo(1);
        assertThat(project.get(path).json().path("allowed").toString())
                .contains("81")
                .doesNotContain("80");

        assertThat(project.put(path, "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}")
                        .status())
                .isEqualTo(200);
        assertThat(project.get(path).json().has("targetTags")).isFalse();
        assertThat(project.get(path).json().path("sourceRanges").toString()).isEqualTo("[\"0.0.0.0/0\"]");
        assertThat(project.patch(path, "{'network':'global/networks/six'}").message())
                .contains("It cannot be changed");
        assertThat(project.delete(path).status()).isEqualTo(200);
    }
}
