// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static io.cloudlb.emulators.gcp.Project.REGION;
import static io.cloudlb.emulators.gcp.Project.ZONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.NodePortService.NodePort;
import io.cloudlb.emulators.cluster.NodePortService.SimulatedPod;
import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.cluster.SimulatedNode;
import io.cloudlb.emulators.dataplane.BackendHealth;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real connections through the forwarding rules of the emulated project, and health after real probes.
class ComputeTrafficTest {

    private static final List<SimulatedPod> PODS =
            List.of(new SimulatedPod("web-1", "node-1"), new SimulatedPod("web-3", "node-3"));
    private static final NodePortService WEB = NodePortService.web("web", 30_080, PODS);
    private static final String[] HEALTHY = {"HEALTHY", "HEALTHY", "HEALTHY"};
    private static final String[] UNHEALTHY = {"UNHEALTHY", "UNHEALTHY", "UNHEALTHY"};

    private final TrafficWorld world = new TrafficWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void clientsReachThePodsThroughAllHealthyNodes() throws Exception {
        web().open("tcp", 80);
        world.awaitHealth("web", HEALTHY);

        Set<String> entries = new HashSet<>();
        TrafficWorld.eventually().until(() -> {
            PodAnswer answer = world.ask("web", 80);
            entries.add(answer.entry());
            return entries.size() == 3;
        });
        assertThat(entries).containsExactlyInAnyOrder("node-1", "node-2", "node-3");
    }

    @Test
    void nobodyComesInWithoutARuleOfTheFirewall() {
        web().probed();
        world.awaitHealth("web", HEALTHY);

        assertThat(catchThrowable(() -> world.ask("web", 80))).isInstanceOf(IOException.class);
    }

    @Test
    void clientsOutsideTheSourceRangesAreNotServed() throws Exception {
        web().probed().firewall("traffic", "1000", "allowed", "tcp", "80", "'192.0.2.0/24'");
        world.awaitHealth("web", HEALTHY);
        assertThat(catchThrowable(() -> world.ask("web", 80))).isInstanceOf(IOException.class);

        TrafficWorld.accept(
                world.project.patch("global/firewalls/traffic", "{'sourceRanges':['192.0.2.0/24','127.0.0.0/8']}"));
        assertThat(world.ask("web", 80).pod()).startsWith("web-");
        assertThat(world.health("web")).containsExactly(HEALTHY);
    }

    @Test
    void aDenialBlocksUnlessALowerNumberAdmits() throws Exception {
        web().open("tcp", 80).firewall("denial", "1000", "denied", "tcp", "80", "'0.0.0.0/0'");
        world.awaitHealth("web", HEALTHY);
        assertThat(catchThrowable(() -> world.ask("web", 80))).isInstanceOf(IOException.class);

        TrafficWorld.accept(world.project.patch("global/firewalls/traffic", "{'priority':999}"));
        assertThat(world.ask("web", 80).pod()).startsWith("web-");
    }

    @Test
    void aRuleForOtherDestinationsOrTagsLetsNobodyIn() throws Exception {
        web().probed();
        String rule = "{'name':'%s','allowed':[{'IPProtocol':'tcp'}],'sourceRanges':['0.0.0.0/0'],%s}";
        TrafficWorld.accept(world.project.post(
                "global/firewalls", rule.formatted("elsewhere", "'destinationRanges':['198.18.0.99/32']")));
        TrafficWorld.accept(
                world.project.post("global/firewalls", rule.formatted("others", "'targetTags':['database']")));
        world.awaitHealth("web", HEALTHY);
        assertThat(catchThrowable(() -> world.ask("web", 80))).isInstanceOf(IOException.class);

        TrafficWorld.accept(
                world.project.patch("global/firewalls/elsewhere", "{'destinationRanges':['198.18.0.1/32']}"));
        assertThat(world.ask("web", 80).pod()).startsWith("web-");
    }

    @Test
    void probesNeedARuleOfTheirOwnAndWithoutHealthTrafficFailsOpen() throws Exception {
        web().firewall("traffic", "1000", "allowed", "tcp", "80", "'0.0.0.0/0'");
        TrafficWorld.eventually()
                .until(() -> world.plane
                        .health(frontend("web", 80), "projects/demo/zones/europe-west1-c/instances/node-3")
                        .filter(BackendHealth.Unhealthy.class::isInstance)
                        .isPresent());
        world.awaitHealth("web", UNHEALTHY);
        TrafficWorld.eventually()
                .untilAsserted(() -> assertThat(world.ask("web", 80).pod()).startsWith("web-"));

        world.firewall("some-probes", "1000", "allowed", "tcp", "10256", "'35.191.0.0/16'");
        assertThat(world.health("web")).containsExactly(UNHEALTHY);
        world.probed();
        world.awaitHealth("web", HEALTHY);
    }

    @Test
    void aNodeThatStopsIsNoticed() throws Exception {
        web().open("tcp", 80);
        world.awaitHealth("web", HEALTHY);

        world.cluster.node("node-3").ifPresent(SimulatedNode::stop);
        world.awaitHealth("web", "HEALTHY", "HEALTHY", "UNHEALTHY");
        world.project.cloud().seed().status("node-2", "europe-west1-b", "TERMINATED");
        world.awaitHealth("web", "HEALTHY", "UNHEALTHY", "UNHEALTHY");
        assertThat(world.ask("web", 80).entry()).isEqualTo("node-1");
    }

    @Test
    void withTheLocalPolicyOnlyNodesWithPodsAreHealthy() throws Exception {
        web().open("tcp", 80).firewall("local", "1000", "allowed", "tcp", "32001", TrafficWorld.PROBERS);
        world.proxied("web", 80, WEB.withLocalPolicy(32_001));
        TrafficWorld.accept(world.project.patch(REGION + "healthChecks/nodes", "{'httpHealthCheck':{'port':32001}}"));

        world.awaitHealth("web", "HEALTHY", "UNHEALTHY", "HEALTHY");
        assertThat(world.ask("web", 80).client()).isEqualTo("127.0.0.1");
    }

    @Test
    void clientsWithAffinityStayOnOneNodeWhateverThePort() throws Exception {
        world.service("web", ",'sessionAffinity':'CLIENT_IP'")
                .rule("web", ",'ports':['80','81']")
                .open("tcp", 80)
                .firewall("more", "1000", "allowed", "tcp", "81", "'0.0.0.0/0'")
                .proxied("web", 80, WEB)
                .proxied("web", 81, WEB);
        world.awaitHealth("web", HEALTHY);

        Set<String> entries = new HashSet<>();
        for (int times = 0; times < 20; times++) {
            entries.add(world.ask("web", 80 + times % 2).entry());
        }
        assertThat(entries).hasSize(1);
    }

    @Test
    void aRuleForAllPortsAndProtocolsAnswersWhereTheFirewallNamesPorts() throws Exception {
        world.service("dns", ",'protocol':'UNSPECIFIED'").rule("dns", ",'IPProtocol':'L3_DEFAULT','allPorts':true");
        assertThat(world.plane.endpoints()).isEmpty();
        world.open("udp", 53).firewall("tcp", "1000", "allowed", "tcp", "53-54", "'0.0.0.0/0'");
        assertThat(world.plane.endpoints())
                .filteredOn(endpoint -> endpoint.port() != 10_256)
                .extracting(Endpoint::port, Endpoint::transport)
                .containsExactly(tuple(53, Transport.TCP), tuple(53, Transport.UDP), tuple(54, Transport.TCP));

        NodePort port = new NodePort(30_053, Transport.UDP);
        world.proxied(
                "dns", 53, new NodePortService("default", "dns", List.of(port), PODS, false, OptionalInt.empty()));
        world.awaitHealth("dns", HEALTHY);
        assertThat(world.datagram("dns", 53).pod()).startsWith("web-");
    }

    @Test
    void endpointsOfAGroupAreServedToo() throws Exception {
        TrafficWorld.accept(
                world.project.post(ZONE + "networkEndpointGroups", "{'name':'neg','networkEndpointType':'GCE_VM_IP'}"));
        TrafficWorld.accept(world.project.post(
                ZONE + "networkEndpointGroups/neg/attachNetworkEndpoints",
                "{'networkEndpoints':[{'instance':'node-2'}]}"));
        TrafficWorld.accept(world.project.post(
                REGION + "backendServices",
                "{'name':'web','healthChecks':['" + REGION + "healthChecks/nodes'],'backends':[{'group':'" + ZONE
                        + "networkEndpointGroups/neg'}]}"));
        world.rule("web", ",'ports':['80']").open("tcp", 80).proxied("web", 80, WEB);

        TrafficWorld.eventually()
                .untilAsserted(() -> assertThat(world.project
                                .post(
                                        ZONE + "networkEndpointGroups/neg/listNetworkEndpoints",
                                        "{'healthStatus':'SHOW'}")
                                .json()
                                .toString())
                        .contains("\"healthState\":\"HEALTHY\""));
        assertThat(world.ask("web", 80).entry()).isEqualTo("node-2");
    }

    @Test
    void endpointsTakeOverFromInstanceGroupsInOneWrite() throws Exception {
        web().open("tcp", 80).awaitHealth("web", HEALTHY);
        TrafficWorld.accept(
                world.project.post(ZONE + "networkEndpointGroups", "{'name':'neg','networkEndpointType':'GCE_VM_IP'}"));
        TrafficWorld.accept(world.project.post(
                ZONE + "networkEndpointGroups/neg/attachNetworkEndpoints",
                "{'networkEndpoints':[{'instance':'node-2'}]}"));
        String service = REGION + "backendServices/web";

        TrafficWorld.accept(world.project.patch(
                service,
                "{'fingerprint':'%s','backends':[{'group':'%snetworkEndpointGroups/neg'}]}"
                        .formatted(world.project.get(service).text("fingerprint"), ZONE)));

        for (int request = 0; request < 5; request++) {
            assertThat(world.ask("web", 80).entry()).isEqualTo("node-2");
        }
    }

    @Test
    void anIpv6RuleIsOpenToClientsWhereItIsOpenToEverybody() throws Exception {
        world.service("web", "")
                .rule("web", ",'ipVersion':'IPV6','subnetwork':'" + REGION + "subnetworks/outside','ports':['80']")
                .firewall("probes", "1000", "allowed", "tcp", "10256", "'2600:1901:8001::/48'")
                .firewall("traffic", "1000", "allowed", "tcp", "80", "'2001:db8::/32'")
                .proxied("web", 80, WEB);
        world.awaitHealth("web", HEALTHY);
        assertThat(catchThrowable(() -> world.ask("web", 80))).isInstanceOf(IOException.class);

        TrafficWorld.accept(world.project.patch("global/firewalls/traffic", "{'sourceRanges':['::/0']}"));
        assertThat(world.ask("web", 80).pod()).startsWith("web-");
    }

    @Test
    void aDeletedRuleClosesItsSockets() {
        web();
        assertThat(world.plane.endpoints()).hasSize(1);

        TrafficWorld.accept(world.project.delete(REGION + "forwardingRules/web"));
        assertThat(world.plane.endpoints()).isEmpty();
    }

    private TrafficWorld web() {
        return world.service("web", "").rule("web", ",'portRange':'80'").proxied("web", 80, WEB);
    }

    private static String frontend(String rule, int port) {
        return "projects/demo/regions/europe-west1/forwardingRules/%s:%d/tcp".formatted(rule, port);
    }
}
