// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import static io.cloudlb.emulators.azure.Subscription.NETWORK;
import static io.cloudlb.emulators.azure.Subscription.NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudlb.emulators.cluster.NodePortService;
import io.cloudlb.emulators.cluster.NodePortService.NodePort;
import io.cloudlb.emulators.cluster.NodePortService.SimulatedPod;
import io.cloudlb.emulators.cluster.PodAnswer;
import io.cloudlb.emulators.cluster.SimulatedCluster;
import io.cloudlb.emulators.cluster.SimulatedNode;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import io.cloudlb.emulators.dataplane.NodeAddresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Traffic through rules, as probes, members and security groups let it.
class AzureTrafficTest implements NodeAddresses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LB = NETWORK + "loadBalancers/lb";
    private static final String RULES = NETWORK + "networkSecurityGroups/nsg/securityRules/";
    private static final List<SimulatedPod> PODS =
            List.of(new SimulatedPod("pod-1", "vm-1"), new SimulatedPod("pod-2", "vm-2"));

    private final Subscription subscription =
            Subscription.of(AzureEmulator.builder().serviceTag("Storage", "127.0.0.0/8"));
    private final SimulatedCluster cluster = new SimulatedCluster();
    private final DataPlane plane =
            LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(200)));

    @BeforeEach
    void open() {
        cluster.add("vm-1");
        cluster.add("vm-2");
        cluster.add("set-000000");
        cluster.apply(List.of(
                NodePortService.web("web", 30_080, PODS),
                new NodePortService(
                        "default",
                        "dns",
                        List.of(new NodePort(30_053, Transport.UDP)),
                        PODS,
                        false,
                        OptionalInt.empty())));
        subscription.cloud().attach(plane, this);
        subscription.address("ip").accepted();
    }

    @AfterEach
    void close() {
        plane.close();
        cluster.close();
    }

    @Override
    public Optional<LoopbackHost> of(String machine) {
        return cluster.node(machine).map(SimulatedNode::host);
    }

    /// kube-proxy of a test: what is for port 80 of any address is answered at 30080, as 53 is at 30053.
    @Override
    public int port(String address, int port, Transport transport) {
        return port == 80 ? 30_080 : port == 53 ? 30_053 : port;
    }

    /// A load balancer with both machines in its pool by address.
    private void balancer(String frontend, String probe, String rule) {
        subscription
                .put(
                        LB,
                        ("{'location':'westeurope','sku':{'name':'Standard'},'properties':{"
                                        + "'frontendIPConfigurations':[{'name':'f','properties':{%s}}],"
                                        + "'backendAddressPools':[{'name':'p','properties':{'virtualNetwork':{'id':'%s'},'loadBalancerBackendAddresses':["
                                        + "{'name':'a','properties':{'ipAddress':'10.0.0.4'}},{'name':'b','properties':{'ipAddress':'10.0.0.5'}}]}}],"
                                        + "'probes':[%s],'loadBalancingRules':[{'name':'r','properties':{"
                                        + "'frontendIPConfiguration':{'id':'%5$s/frontendIPConfigurations/f'},"
                                        + "'backendAddressPool':{'id':'%5$s/backendAddressPools/p'},%4$s}}]}}")
                                .formatted(frontend, NETWORK + "virtualNetworks/net", probe, rule, LB))
                .accepted();
    }

    private void web(String probe) {
        balancer(PUBLIC, probe, TCP + PROBED);
    }

    private static final String PUBLIC = "'publicIPAddress':{'id':'" + NETWORK + "publicIPAddresses/ip'}";
    private static final String PROBED = ",'probe':{'id':'" + LB + "/probes/h'}";
    private static final String TCP = "'protocol':'Tcp','frontendPort':80,'backendPort':80,'enableFloatingIP':true";
    private static final String PROXY =
            "{'name':'h','properties':{'protocol':'Http','port':10256,'requestPath':'/healthz','intervalInSeconds':5,'numberOfProbes':2}}";

    private void allow(String name, int priority, String access, String source, String destination, String port) {
        subscription
                .put(
                        RULES + name,
                        ("{'properties':{'protocol':'*','access':'%s','direction':'Inbound','priority':%d,'sourceAddressPrefix':'%s',"
                                        + "'sourcePortRange':'*','destinationAddressPrefix':'%s','destinationPortRange':'%s'}}")
                                .formatted(access, priority, source, destination, port))
                .accepted();
    }

    private PodAnswer ask(String address, int port) throws IOException, InterruptedException {
        Endpoint endpoint = plane.endpoint(address, port, Transport.TCP).orElseThrow();
        URI uri = URI.create("http://%s:%d/"
                .formatted(
                        endpoint.socket().getAddress().getHostAddress(),
                        endpoint.socket().getPort()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return PodAnswer.read(client.send(
                                    HttpRequest.newBuilder(uri)
                                            .timeout(Duration.ofSeconds(20))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .orElseThrow();
        }
    }

    private void awaitAnswer(String address, int port) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ask(address, port).pod()).startsWith("pod-"));
    }

    private void awaitNoAnswer(String address, int port) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(() -> ask(address, port)).isInstanceOf(IOException.class));
    }

    @Test
    void aPublicRuleReachesTheNodesThatAGroupOpensForItsAddress() {
        web(PROXY);
        awaitNoAnswer("198.18.0.1", 80);
        allow("web", 500, "Allow", "Internet", "198.18.0.1", "80");

        awaitAnswer("198.18.0.1", 80);
    }

    @Test
    void theLowestPriorityDecidesAndServiceTagsAreAddresses() {
        web(PROXY);
        allow("web", 500, "Allow", "Storage", "198.18.0.1", "80");
        awaitAnswer("198.18.0.1", 80);
        allow("nobody", 499, "Deny", "*", "198.18.0.1", "80");

        awaitNoAnswer("198.18.0.1", 80);
        subscription.delete(RULES + "nobody").accepted();
        allow("web", 500, "Allow", "Sql", "198.18.0.1", "80");
        awaitNoAnswer("198.18.0.1", 80);
    }

    @Test
    void withoutTheFloatingIpThePacketIsForTheMachine() {
        balancer(PUBLIC, PROXY, "'protocol':'Tcp','frontendPort':80,'backendPort':30080" + PROBED);
        allow("address", 500, "Allow", "Internet", "198.18.0.1", "80");
        awaitNoAnswer("198.18.0.1", 80);
        allow("nodes", 501, "Allow", "Internet", "10.0.0.0/24", "30080");

        awaitAnswer("198.18.0.1", 80);
    }

    @Test
    void aLoadBalancerWithoutAHealthyMemberServesNobody() {
        web(PROXY.replace("10256", "10299"));
        allow("web", 500, "Allow", "Internet", "198.18.0.1", "80");
        awaitNoAnswer("198.18.0.1", 80);
        web(PROXY);

        awaitAnswer("198.18.0.1", 80);
        allow("probes", 400, "Deny", "AzureLoadBalancer", "*", "*");
        awaitNoAnswer("198.18.0.1", 80);
    }

    @Test
    void anInternalRuleIsOpenToItsNetwork() {
        balancer(
                "'privateIPAllocationMethod':'Static','privateIPAddress':'10.0.0.100','subnet':{'id':'" + NODES + "'}",
                PROXY.replace("'Http'", "'Tcp'").replace("'requestPath':'/healthz',", ""),
                TCP + PROBED);

        awaitAnswer("10.0.0.100", 80);
    }

    @Test
    void aRuleForAllPortsAnswersWhereAGroupNamesPorts() throws Exception {
        balancer(
                "'privateIPAllocationMethod':'Static','privateIPAddress':'10.0.0.100','subnet':{'id':'" + NODES + "'}",
                PROXY,
                "'protocol':'All','frontendPort':0,'backendPort':0,'enableFloatingIP':true" + PROBED);
        assertThat(plane.endpoint("10.0.0.100", 80, Transport.TCP)).isEmpty();
        allow("ports", 500, "Allow", "VirtualNetwork", "10.0.0.100", "80");

        awaitAnswer("10.0.0.100", 80);
    }

    @Test
    void datagramsNeedNoProbe() throws Exception {
        balancer(PUBLIC, PROXY, TCP.replace("Tcp", "Udp").replace("80", "53"));
        allow("dns", 500, "Allow", "Internet", "198.18.0.1", "53");

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(datagram(53).pod()).startsWith("pod-"));
    }

    private PodAnswer datagram(int port) throws IOException {
        Endpoint endpoint = plane.endpoint("198.18.0.1", port, Transport.UDP).orElseThrow();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(2_000);
            socket.send(new DatagramPacket(new byte[] {1}, 1, endpoint.socket()));
            DatagramPacket answer = new DatagramPacket(new byte[1_000], 1_000);
            socket.receive(answer);
            return PodAnswer.read(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
                    .orElseThrow();
        }
    }

    @Test
    void aDeletedLoadBalancerClosesItsSockets() {
        web(PROXY);
        assertThat(plane.endpoint("198.18.0.1", 80, Transport.TCP)).isPresent();
        subscription.delete(LB).accepted();

        assertThat(plane.endpoints()).isEmpty();
    }
}
