// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.Endpoint;
import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real connections through the load balancers of the emulated account, and target health after real probes.
class TrafficTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NODE_PORTS = "IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=1 "
            + "IpPermissions.1.ToPort=65535 IpPermissions.1.Groups.1.GroupId=";

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final HttpServer one = serve("one");
    private final HttpServer two = serve("two");
    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final DataPlane dataPlane =
            LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(100)));
    private final Asking asking = new Asking(emulator);
    private final String front;
    private final String group;

    TrafficTest() throws IOException {
        emulator.attach(
                dataPlane,
                target -> target.startsWith("i-") ? Optional.of(LoopbackHost.at(loopback)) : Optional.empty());
        front = asking.ec2("CreateSecurityGroup", "GroupName=front GroupDescription=x VpcId=vpc-1")
                .text("groupId");
        String loadBalancer = asking.elb(
                        "CreateLoadBalancer",
                        "Type=network Name=web Subnets.member.1=subnet-a SecurityGroups.member.1=" + front)
                .text("LoadBalancerArn");
        group = asking.elb(
                        "CreateTargetGroup",
                        "Name=web Protocol=TCP Port=80 VpcId=vpc-1 HealthCheckIntervalSeconds=5"
                                + " HealthCheckTimeoutSeconds=2 HealthCheckProtocol=HTTP HealthyThresholdCount=2")
                .text("TargetGroupArn");
        asking.elb(
                "CreateListener",
                "Protocol=TCP Port=80 DefaultActions.member.1.Type=forward LoadBalancerArn=" + loadBalancer
                        + " DefaultActions.member.1.TargetGroupArn=" + group);
        asking.elb(
                "RegisterTargets",
                "TargetGroupArn=" + group + " Targets.member.1.Id=i-1 Targets.member.2.Id=i-2 Targets.member.1.Port="
                        + one.getAddress().getPort() + " Targets.member.2.Port="
                        + two.getAddress().getPort());
    }

    @AfterEach
    void close() {
        dataPlane.close();
        one.stop(0);
        two.stop(0);
    }

    @Test
    void trafficFlowsOnceBothFirewallsAreOpenAndProbesPass() throws Exception {
        awaitHealth("Target.Timeout");
        allowFromLoadBalancer("sg-nodes");
        awaitHealthy();
        allowEverybody();

        Set<String> answers = new HashSet<>();
        await().atMost(PATIENCE).until(() -> {
            answers.add(get());
            return answers.size() == 2;
        });
        assertThat(answers).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void clientsOutsideTheSourceRangesAreNotServed() {
        allowFromLoadBalancer("sg-nodes");
        awaitHealthy();

        assertThat(catchThrowable(this::get)).isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatGoesAwayIsNoticedAndAnInstanceThatEndsLeaves() throws Exception {
        allowFromLoadBalancer("sg-nodes");
        allowEverybody();
        awaitHealthy();

        two.stop(0);
        awaitHealth("Target.FailedHealthChecks");
        assertThat(get()).isEqualTo("one");
        emulator.seed().terminateInstance("i-2");
        assertThat(health()).contains("Target.DeregistrationInProgress");
    }

    @Test
    void deletingTheLoadBalancerClosesItsSockets() {
        assertThat(dataPlane.endpoints()).hasSize(1);
        asking.elb(
                "DeleteLoadBalancer",
                "LoadBalancerArn=" + emulator.snapshot().loadBalancer("web").arn());

        assertThat(dataPlane.endpoints()).isEmpty();
    }

    private void allowFromLoadBalancer(String nodes) {
        assertThat(asking.ec2("AuthorizeSecurityGroupIngress", "GroupId=" + nodes + " " + NODE_PORTS + front)
                        .code())
                .isEqualTo("OK");
    }

    private void allowEverybody() {
        assertThat(asking.ec2(
                                "AuthorizeSecurityGroupIngress",
                                "GroupId=" + front + " IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort=80 "
                                        + "IpPermissions.1.ToPort=80 IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0")
                        .code())
                .isEqualTo("OK");
    }

    private void awaitHealthy() {
        await().atMost(PATIENCE).until(() -> health().split("<State>healthy</State>", -1).length == 3);
    }

    private void awaitHealth(String reason) {
        await().atMost(PATIENCE).until(() -> health().contains(reason));
    }

    private String health() {
        return asking.elb("DescribeTargetHealth", "TargetGroupArn=" + group).body();
    }

    private String get() throws IOException, InterruptedException {
        Endpoint endpoint = dataPlane
                .endpoint(emulator.snapshot().loadBalancer("web").dnsName(), 80, Transport.TCP)
                .orElseThrow();
        URI uri = URI.create("http://" + endpoint.socket().getAddress().getHostAddress() + ":"
                + endpoint.socket().getPort() + "/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private HttpServer serve(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = name.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
