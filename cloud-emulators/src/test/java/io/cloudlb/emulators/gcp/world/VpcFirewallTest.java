// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Who gets through, by Google's documents on VPC firewall rules.
class VpcFirewallTest {

    private static final String NETWORK = Resource.HOST + "projects/demo/global/networks/default";

    private final ComputeWorld world = new ComputeWorld(new ComputeSettings(
            "demo",
            Map.of(),
            InstantSource.system(),
            ComputeTiming.immediate(),
            ComputeQuotas.standard(),
            false,
            false));
    private final Resource node = resource(
            Kind.INSTANCE, "node-1", "{'tags':{'items':['node']},'networkInterfaces':[{'network':'" + NETWORK + "'}]}");

    @Test
    void whatNoRuleNamesIsDenied() {
        assertThat(sources("tcp", 80)).isEmpty();
    }

    @Test
    void admitsByProtocolAndPort() {
        rule("a", "'allowed':[{'IPProtocol':'tcp','ports':['80','90-95']}],'sourceRanges':['10.0.0.0/8']");

        assertThat(sources("tcp", 80)).containsExactly("10.0.0.0/8");
        assertThat(sources("tcp", 93)).containsExactly("10.0.0.0/8");
        assertThat(sources("tcp", 96)).isEmpty();
        assertThat(sources("udp", 80)).isEmpty();
    }

    @Test
    void protocolsHaveNumbersToo() {
        rule("a", "'allowed':[{'IPProtocol':'17'}],'sourceRanges':['10.0.0.0/8']");
        rule("b", "'allowed':[{'IPProtocol':'all'}],'sourceRanges':['11.0.0.0/8']");

        assertThat(sources("udp", 53)).containsExactlyInAnyOrder("10.0.0.0/8", "11.0.0.0/8");
        assertThat(sources("tcp", 53)).containsExactly("11.0.0.0/8");
    }

    @Test
    void aDenialOfTheSamePriorityGoesBefore() {
        rule("a", "'allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['10.0.0.0/8']");
        rule("b", "'denied':[{'IPProtocol':'tcp'}],'sourceRanges':['10.128.0.0/9']");

        assertThat(sources("tcp", 80)).containsExactly("10.0.0.0/9");
    }

    @Test
    void theLowestNumberDecides() {
        rule("a", "'priority':5,'allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['10.128.0.0/9']");
        rule("b", "'priority':6,'denied':[{'IPProtocol':'tcp'}],'sourceRanges':['0.0.0.0/0']");
        rule("c", "'priority':7,'allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['0.0.0.0/0']");

        assertThat(sources("tcp", 80)).containsExactly("10.128.0.0/9");
    }

    @Test
    void rulesOutOfForceAndForOthersSayNothing() {
        String everything = "'allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['0.0.0.0/0']";
        rule("disabled", "'disabled':true," + everything);
        rule("outwards", "'direction':'EGRESS'," + everything);
        rule("tagged", "'targetTags':['other']," + everything);
        rule("elsewhere", "'destinationRanges':['192.0.2.0/24']," + everything);
        rule("six", "'allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['::/0']");

        assertThat(sources("tcp", 80)).isEmpty();
    }

    @Test
    void wideRangesNameNoPorts() {
        rule("a", "'allowed':[{'IPProtocol':'tcp','ports':['80','0-65535']}],'sourceRanges':['0.0.0.0/0']");

        assertThat(VpcFirewall.of(world).named(VpcFirewall.address("198.18.0.1"), "tcp"))
                .containsExactly(80);
    }

    @Test
    void coversOnlyWhatIsWhole() {
        List<IPAddress> halves = List.of(VpcFirewall.address("10.0.0.0/9"), VpcFirewall.address("10.128.0.0/9"));

        assertThat(VpcFirewall.covers(halves, List.of(VpcFirewall.address("10.0.0.0/8"))))
                .isTrue();
        assertThat(VpcFirewall.covers(halves, List.of(VpcFirewall.address("10.0.0.0/7"))))
                .isFalse();
        assertThat(VpcFirewall.covers(halves, List.of(VpcFirewall.address("::/0"))))
                .isFalse();
    }

    private List<String> sources(String protocol, int port) {
        return VpcFirewall.of(world).sources(node, VpcFirewall.address("198.18.0.1"), protocol, port).stream()
                .map(IPAddress::toString)
                .toList();
    }

    private void rule(String name, String more) {
        Resource said = resource(Kind.FIREWALL, name, "{" + more + "}");
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        complete.put("network", NETWORK).put("direction", "INGRESS").put("priority", 1000);
        complete.setAll(said.body());
        world.put(said.with(complete));
    }

    private static Resource resource(Kind kind, String name, String body) {
        return new Resource(
                kind,
                Scope.GLOBAL,
                "projects/demo/global/" + kind.collection() + "/" + name,
                JsonMapper.shared().readTree(body.replace('\'', '"')).asObject(),
                List.of());
    }
}
