// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner.OwnerMark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/// Reads what the cluster's Services share and what stands around them: machines, subnets, and all security groups of
/// the VPC in one listing, which shows our own groups, their rules, the rules of the nodes and the groups users name.
///
/// @param configuredVpc the VPC, if the configuration names it
public record ClusterReader(ClusterIdentity cluster, Ec2Reads ec2, Optional<String> configuredVpc) {

    /// The shared state, and the groups of the Services, which the same listing shows.
    ///
    /// @param markedGroups the security groups that carry marks of some owner
    record Found(AwsState.OfCluster shared, List<AwsState.SecurityGroup> markedGroups) {}

    Found read(SortedSet<String> instanceIds) {
        SortedMap<String, Surroundings.Machine> machines = ec2.machines(instanceIds);
        Optional<String> vpc = configuredVpc.or(() -> vpcOf(machines));
        List<SecurityGroup> groups = groups(vpc);
        if (vpc.isEmpty() && vpcOf(groups).isPresent()) {
            vpc = vpcOf(groups);
            groups = groups(vpc);
        }
        Surroundings surroundings =
                new Surroundings(vpc, vpc.map(this::subnets).orElse(List.of()), foreign(groups), machines);
        return new Found(
                shared(surroundings, groups),
                groups.stream()
                        .filter(group -> mark(group).isPresent())
                        .map(Ec2Answers::ownGroup)
                        .toList());
    }

    /// The shared state, where of the surroundings only the groups are read.
    AwsState.OfCluster refresh(Surroundings known) {
        List<SecurityGroup> groups = groups(known.vpcId());
        return shared(new Surroundings(known.vpcId(), known.subnets(), foreign(groups), known.machines()), groups);
    }

    private List<SecurityGroup> groups(Optional<String> vpc) {
        return vpc.map(ec2::securityGroups).orElseGet(ec2::ownSecurityGroups);
    }

    private AwsState.OfCluster shared(Surroundings surroundings, List<SecurityGroup> groups) {
        Optional<AwsState.SecurityGroup> backend =
                groups.stream().filter(this::isShared).map(Ec2Answers::ownGroup).findFirst();
        return new AwsState.OfCluster(surroundings, backend, nodeRules(groups, backend));
    }

    /// The VPC of the first machine that has one.
    private static Optional<String> vpcOf(SortedMap<String, Surroundings.Machine> machines) {
        return machines.values().stream()
                .flatMap(machine -> machine instanceof Surroundings.Machine.Present present
                        ? Stream.of(present.vpcId())
                        : Stream.empty())
                .findFirst();
    }

    /// The VPC of what is ours: while no machine tells, load balancers that stand do.
    private Optional<String> vpcOf(List<SecurityGroup> own) {
        return own.stream()
                .filter(group -> mark(group)
                        .filter(mark -> mark.clusterUid().equals(cluster.uid()))
                        .isPresent())
                .map(SecurityGroup::vpcId)
                .findFirst();
    }

    /// Route tables are read only when some scheme has no subnet with its role tag that a load balancer can be in.
    private List<Surroundings.Subnet> subnets(String vpcId) {
        List<Subnet> subnets = ec2.subnets(vpcId);
        Set<Scheme> offered = subnets.stream()
                .filter(subnet -> Ec2Answers.place(subnet) == Surroundings.Place.AVAILABILITY_ZONE)
                .flatMap(subnet -> Ec2Answers.offeredTo(Ec2Answers.tags(subnet.tags())).stream())
                .collect(Collectors.toSet());
        List<RouteTable> routeTables = offered.size() == Scheme.values().length ? List.of() : ec2.routeTables(vpcId);
        Ec2Answers answers = new Ec2Answers(cluster);
        return subnets.stream()
                .map(subnet -> answers.subnet(subnet, routeTables))
                .toList();
    }

    private Map<String, Surroundings.Group> foreign(List<SecurityGroup> groups) {
        Ec2Answers answers = new Ec2Answers(cluster);
        return groups.stream()
                .filter(group -> mark(group).isEmpty())
                .map(answers::foreignGroup)
                .collect(Collectors.toMap(Surroundings.Group::id, group -> group));
    }

    private static SortedMap<String, SortedSet<IngressRule>> nodeRules(
            List<SecurityGroup> groups, Optional<AwsState.SecurityGroup> backend) {
        SortedMap<String, SortedSet<IngressRule>> rules = new TreeMap<>();
        Optional<String> backendId = backend.map(AwsState.SecurityGroup::id);
        for (SecurityGroup group : groups) {
            SortedSet<IngressRule> fromBackend = Ec2Answers.rules(group.ipPermissions(), backendId).stream()
                    .filter(rule -> rule.source() instanceof IngressRule.Source.Backend)
                    .collect(Collectors.toCollection(TreeSet::new));
            rules.put(group.groupId(), fromBackend);
        }
        return rules;
    }

    private boolean isShared(SecurityGroup group) {
        return mark(group)
                .filter(new OwnerMark(cluster.uid(), OwnerMark.SHARED)::equals)
                .isPresent();
    }

    private static Optional<OwnerMark> mark(SecurityGroup group) {
        return AwsTags.MARKS.in(Ec2Answers.tags(group.tags()));
    }
}
