// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.aws.world.AwsQuotas;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/// Long lists, read with the SDK's own paginators.
class PagingTest {

    private final AwsEmulator emulator =
            AwsClients.seeded(AwsEmulator.builder().quotas(AwsQuotas.raised()).build());
    private final AwsClients clients = AwsClients.inMemory(emulator);

    @Test
    void loadBalancersComeFourHundredAtATime() {
        emulator.seed().vpc("vpc-9").subnet("subnet-9", "vpc-9", "eu-west-1a", "10.0.0.0/16", Map.of());
        IntStream.range(0, 1001)
                .forEach(index -> emulator.seed()
                        .foreignLoadBalancer(
                                "lb-" + index, "network", List.of("subnet-9"), List.of(), Map.of("n", "" + index)));
        long mark = emulator.ledger().mark();

        assertThat(clients.elb().describeLoadBalancersPaginator().loadBalancers())
                .hasSize(1001);
        assertThat(emulator.ledger().since(mark).count()).isEqualTo(3);
    }

    @Test
    void aPageSizeCanBeAskedFor() {
        ElasticLoadBalancingV2Client elb = clients.elb();
        IntStream.range(0, 5).forEach(index -> AwsClients.createTargetGroup(elb, "tg-" + index, ProtocolEnum.TCP));

        assertThat(elb.describeTargetGroupsPaginator(request -> request.pageSize(2)).stream()
                        .map(page -> page.targetGroups().size()))
                .containsExactly(2, 2, 1);
    }

    @Test
    void ec2SendsEverythingUnlessAskedForPages() {
        Ec2Client ec2 = clients.ec2();
        IntStream.range(0, 12)
                .forEach(index -> emulator.seed().securityGroup("sg-" + index, "group-" + index, "vpc-1", Map.of()));

        assertThat(ec2.describeSecurityGroups().securityGroups()).hasSize(14);
        assertThat(ec2.describeSecurityGroupsPaginator(request -> request.maxResults(5)).stream()
                        .map(page -> page.securityGroups().size()))
                .containsExactly(5, 5, 4);
    }

    @Test
    void taggedResourcesOfAllServicesComeInPages() {
        ResourceGroupsTaggingApiClient tagging = clients.tagging();
        IntStream.range(0, 7)
                .forEach(index -> emulator.seed()
                        .securityGroup("sg-" + index, "group-" + index, "vpc-1", Map.of("owner", "me"))
                        .foreignLoadBalancer(
                                "lb-" + index, "network", List.of("subnet-a"), List.of(), Map.of("owner", "you")));
        TagFilter owner = TagFilter.builder().key("owner").build();
        TagFilter mine = owner.toBuilder().values("me").build();

        assertThat(tagging
                        .getResourcesPaginator(
                                request -> request.tagFilters(owner).resourcesPerPage(5))
                        .stream()
                        .map(page -> page.resourceTagMappingList().size()))
                .containsExactly(5, 5, 4);
        assertThat(tagging.getResources(request -> request.tagFilters(mine)).resourceTagMappingList())
                .hasSize(7)
                .allSatisfy(found -> assertThat(found.resourceARN())
                        .startsWith("arn:aws:ec2:eu-west-1:123456789012:security-group/"));
        assertThat(tagging.getResources(request ->
                                request.tagFilters(owner).resourceTypeFilters("elasticloadbalancing:loadbalancer"))
                        .resourceTagMappingList())
                .hasSize(7);
    }
}
