// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateLoadBalancerNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/// The same emulator on a port, asked by the AWS SDK with its ordinary HTTP client.
class OverTheWireTest {

    private final AwsEmulator emulator = AwsClients.seeded(AwsEmulator.builder().build());
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .socketTimeout(Duration.ofSeconds(20))
            .build();
    private final EmulatorServer server;
    private final AwsClients clients;

    OverTheWireTest() throws IOException {
        server = emulator.serve(0);
        clients = new AwsClients(http, server.endpoint(), Region.EU_WEST_1, AwsClients.somebody());
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    @Test
    void listensOnLoopbackOnly() {
        URI endpoint = server.endpoint();

        assertThat(endpoint.getHost()).isEqualTo("127.0.0.1");
        assertThat(endpoint.getPort()).isPositive();
    }

    @Test
    void allServicesShareOnePortAndOneWorld() {
        ElasticLoadBalancingV2Client elb = clients.elb();
        AwsClients.createListener(
                elb,
                AwsClients.createLoadBalancer(elb, "web"),
                AwsClients.createTargetGroup(elb, "web", ProtocolEnum.TCP));

        assertThat(clients.ec2().describeVpcs().vpcs()).hasSize(1);
        assertThat(clients.sts().getCallerIdentity().account()).isEqualTo("123456789012");
        assertThat(clients.tagging().getResources().resourceTagMappingList()).isNotEmpty();
        assertThat(AwsClients.inMemory(emulator).elb().describeLoadBalancers().loadBalancers())
                .singleElement()
                .satisfies(each -> assertThat(each.loadBalancerName()).isEqualTo("web"));
    }

    @Test
    void errorsBecomeTheSdksOwnExceptions() {
        ElasticLoadBalancingV2Client elb = clients.elb();
        AwsClients.createLoadBalancer(elb, "web");

        assertThatThrownBy(() -> elb.createLoadBalancer(request ->
                        request.name("web").type(LoadBalancerTypeEnum.NETWORK).subnets(AwsClients.SUBNET_A)))
                .isInstanceOf(DuplicateLoadBalancerNameException.class)
                .hasMessageContaining("different settings");
        assertThatThrownBy(() -> clients.ec2().deleteSecurityGroup(request -> request.groupId("sg-404")))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        error -> assertThat(error.awsErrorDetails().errorCode()).isEqualTo("InvalidGroup.NotFound"));
    }

    @Test
    void unsignedRequestsAndOtherRegionsAreRefused() {
        AwsClients nobody =
                new AwsClients(http, server.endpoint(), Region.EU_WEST_1, AnonymousCredentialsProvider.create());
        AwsClients elsewhere = new AwsClients(http, server.endpoint(), Region.US_EAST_1, AwsClients.somebody());

        assertThatThrownBy(() -> nobody.elb().describeLoadBalancers())
                .isInstanceOfSatisfying(
                        ElasticLoadBalancingV2Exception.class,
                        error -> assertThat(error.awsErrorDetails().errorCode())
                                .isEqualTo("MissingAuthenticationToken"));
        assertThatThrownBy(() -> elsewhere.elb().describeLoadBalancers())
                .hasMessageContaining("Credential should be scoped to a valid region");
    }

    @Test
    void aTimeoutIsADroppedConnection() {
        emulator.faults().atCall("CreateLoadBalancer", 1, Fault.timeOutAfter());

        assertThatThrownBy(() -> AwsClients.createLoadBalancer(clients.elb(), "web"))
                .isInstanceOf(SdkClientException.class);
        assertThat(emulator.snapshot().loadBalancer("web").name()).isEqualTo("web");
    }

    @Test
    void manyClientsAtOnceMakeOneConsistentWorld() {
        ElasticLoadBalancingV2Client elb = clients.elb();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 40)
                    .forEach(index -> threads.execute(
                            () -> AwsClients.createTargetGroup(elb, "tg-" + index % 20, ProtocolEnum.TCP)));
        }

        assertThat(emulator.snapshot().targetGroups()).hasSize(20);
        assertThat(emulator.ledger().count("CreateTargetGroup")).isEqualTo(40);
    }
}
