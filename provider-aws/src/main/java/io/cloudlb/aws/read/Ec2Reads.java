// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.client.AwsApi;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.Pages;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// The reads of EC2. Instances and groups are asked for by filters, because an id that does not exist fails a
/// whole call by ids.
public record Ec2Reads(AwsApi api, ClusterIdentity cluster) {
    /// Most items of a page of a listing (AWS).
    static final int PAGE = 1000;

    /// Most values of one filter (AWS).
    private static final int VALUES_PER_FILTER = 200;

    /// What is known of each of these instances; one that AWS does not list may be too new.
    public SortedMap<String, Surroundings.Machine> machines(SortedSet<String> instanceIds) {
        Ec2Answers answers = new Ec2Answers(cluster);
        SortedMap<String, Surroundings.Machine> machines = new TreeMap<>();
        instanceIds.forEach(id -> machines.put(id, new Surroundings.Machine.Unlisted()));
        for (List<String> chunk : Pages.chunks(instanceIds, VALUES_PER_FILTER)) {
            reservations(filter("instance-id", chunk)).stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .forEach(instance -> machines.put(instance.instanceId(), answers.machine(instance)));
        }
        return machines;
    }

    private List<Reservation> reservations(Filter filter) {
        return Pages.all(
                token -> api.describeEc2(
                        "DescribeInstances",
                        ec2 -> ec2.describeInstances(request ->
                                request.filters(filter).nextToken(token).maxResults(PAGE))),
                DescribeInstancesResponse::reservations,
                DescribeInstancesResponse::nextToken);
    }

    List<Subnet> subnets(String vpcId) {
        return Pages.all(
                token -> api.describeEc2(
                        "DescribeSubnets",
                        ec2 -> ec2.describeSubnets(request ->
                                request.filters(inVpc(vpcId)).nextToken(token).maxResults(PAGE))),
                DescribeSubnetsResponse::subnets,
                DescribeSubnetsResponse::nextToken);
    }

    List<RouteTable> routeTables(String vpcId) {
        return Pages.all(
                token -> api.describeEc2(
                        "DescribeRouteTables",
                        ec2 -> ec2.describeRouteTables(request ->
                                request.filters(inVpc(vpcId)).nextToken(token).maxResults(100))),
                DescribeRouteTablesResponse::routeTables,
                DescribeRouteTablesResponse::nextToken);
    }

    /// All security groups of the VPC: ours, those of the nodes, and those a user may name.
    List<SecurityGroup> securityGroups(String vpcId) {
        return securityGroups(List.of(inVpc(vpcId)));
    }

    /// The security groups that carry these marks.
    List<SecurityGroup> securityGroups(OwnerMark mark) {
        return securityGroups(List.of(
                filter("tag:" + AwsTags.MARKS.clusterUid(), List.of(mark.clusterUid())),
                filter("tag:" + AwsTags.MARKS.serviceUid(), List.of(mark.ownerUid()))));
    }

    /// All security groups of the cluster, in any VPC.
    List<SecurityGroup> ownSecurityGroups() {
        return securityGroups(List.of(ofCluster()));
    }

    /// The same, a page at a time.
    Pages<DescribeSecurityGroupsResponse> ownSecurityGroupPages() {
        return new Pages<>(
                token -> securityGroupPage(List.of(ofCluster()), token), DescribeSecurityGroupsResponse::nextToken);
    }

    private Filter ofCluster() {
        return filter("tag:" + AwsTags.MARKS.clusterUid(), List.of(cluster.uid()));
    }

    /// The group of that name in the VPC, whoever made it; none is an empty list.
    public List<SecurityGroup> securityGroupNamed(String vpcId, String name) {
        return securityGroups(List.of(inVpc(vpcId), filter("group-name", List.of(name))));
    }

    private List<SecurityGroup> securityGroups(List<Filter> filters) {
        return Pages.all(
                token -> securityGroupPage(filters, token),
                DescribeSecurityGroupsResponse::securityGroups,
                DescribeSecurityGroupsResponse::nextToken);
    }

    private DescribeSecurityGroupsResponse securityGroupPage(List<Filter> filters, @Nullable String token) {
        return api.describeEc2(
                "DescribeSecurityGroups",
                ec2 -> ec2.describeSecurityGroups(
                        request -> request.filters(filters).nextToken(token).maxResults(PAGE)));
    }

    private static Filter inVpc(String vpcId) {
        return filter("vpc-id", List.of(vpcId));
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
