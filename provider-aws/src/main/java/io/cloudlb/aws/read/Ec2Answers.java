// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.read;

import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.ClusterIdentity;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/// What the answers of EC2 say, in our records.
///
/// @param cluster the cluster we serve, for the `kubernetes.io/cluster/…` tags
public record Ec2Answers(ClusterIdentity cluster) {
    private static final String CLUSTER_TAG = "kubernetes.io/cluster/";
    private static final Pattern AVAILABILITY_ZONE = Pattern.compile("[a-z]+(?:-[a-z]+)+-\\d+[a-z]");
    private static final Set<InstanceStateName> GOING =
            EnumSet.of(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);
    private static final Set<InstanceStateName> RESTING =
            EnumSet.of(InstanceStateName.STOPPING, InstanceStateName.STOPPED);

    static SortedMap<String, String> tags(Collection<Tag> tags) {
        SortedMap<String, String> byKey = new TreeMap<>();
        tags.forEach(
                tag -> byKey.put(tag.key(), Optional.ofNullable(tag.value()).orElse("")));
        return byKey;
    }

    Surroundings.Machine machine(Instance instance) {
        if (isIn(GOING, instance) || instance.vpcId() == null) {
            return new Surroundings.Machine.Gone();
        }
        if (isIn(RESTING, instance)) {
            return new Surroundings.Machine.Stopped();
        }
        SortedSet<String> groups = instance.securityGroups().stream()
                .map(GroupIdentifier::groupId)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Surroundings.Machine.Present(instance.vpcId(), groups);
    }

    private static boolean isIn(Set<InstanceStateName> states, Instance instance) {
        return instance.state() != null && states.contains(instance.state().name());
    }

    /// @param routeTables the VPC's route tables; empty when nobody looked
    Surroundings.Subnet subnet(Subnet subnet, List<RouteTable> routeTables) {
        Map<String, String> tags = tags(subnet.tags());
        return new Surroundings.Subnet(
                subnet.subnetId(),
                tags.getOrDefault("Name", ""),
                subnet.availabilityZone(),
                place(subnet),
                subnet.availableIpAddressCount(),
                offeredTo(tags),
                routeTables.isEmpty() ? Optional.empty() : Optional.of(reachesInternet(subnet.subnetId(), routeTables)),
                claim(tags));
    }

    /// The name of a zone tells its kind: an Availability Zone is the region with one letter (`us-west-2a`); a
    /// Local Zone (`us-west-2-lax-1a`) and a Wavelength Zone (`us-west-2-wl1-den-wlz-1`) say more.
    static Surroundings.Place place(Subnet subnet) {
        if (subnet.outpostArn() != null) {
            return Surroundings.Place.OUTPOST;
        }
        if (AVAILABILITY_ZONE.matcher(subnet.availabilityZone()).matches()) {
            return Surroundings.Place.AVAILABILITY_ZONE;
        }
        return subnet.availabilityZone().contains("-wlz-")
                ? Surroundings.Place.WAVELENGTH_ZONE
                : Surroundings.Place.LOCAL_ZONE;
    }

    static Set<Scheme> offeredTo(Map<String, String> tags) {
        return EnumSet.allOf(Scheme.class).stream()
                .filter(scheme -> List.of("", "1").contains(tags.getOrDefault(scheme.subnetRoleTag(), "absent")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Surroundings.ClusterClaim claim(Map<String, String> tags) {
        if (tags.containsKey(CLUSTER_TAG + cluster.name())) {
            return Surroundings.ClusterClaim.OURS;
        }
        return tags.keySet().stream().anyMatch(key -> key.startsWith(CLUSTER_TAG))
                ? Surroundings.ClusterClaim.OTHERS
                : Surroundings.ClusterClaim.NOBODY;
    }

    private static boolean reachesInternet(String subnetId, List<RouteTable> tables) {
        return tables.stream()
                .filter(table -> isAssociated(table, association -> subnetId.equals(association.subnetId())))
                .findFirst()
                .or(() -> tables.stream()
                        .filter(table -> isAssociated(table, association -> Boolean.TRUE.equals(association.main())))
                        .findFirst())
                .filter(Ec2Answers::leadsToInternet)
                .isPresent();
    }

    private static boolean isAssociated(RouteTable table, Predicate<RouteTableAssociation> condition) {
        return table.associations().stream().anyMatch(condition);
    }

    private static boolean leadsToInternet(RouteTable table) {
        return table.routes().stream()
                .anyMatch(
                        route -> route.gatewayId() != null && route.gatewayId().startsWith("igw-"));
    }

    Surroundings.Group foreignGroup(SecurityGroup group) {
        Map<String, String> tags = tags(group.tags());
        return new Surroundings.Group(
                group.groupId(),
                group.groupName(),
                tags.getOrDefault("Name", ""),
                tags.containsKey(CLUSTER_TAG + cluster.name()));
    }

    public static AwsState.SecurityGroup ownGroup(SecurityGroup group) {
        return new AwsState.SecurityGroup(
                group.groupName(), group.groupId(), rules(group.ipPermissions(), Optional.empty()), tags(group.tags()));
    }

    /// The rules of a group, one for each source.
    ///
    /// @param backendId id of our backend group, if it exists
    static SortedSet<IngressRule> rules(List<IpPermission> permissions, Optional<String> backendId) {
        SortedSet<IngressRule> rules = new TreeSet<>();
        for (IpPermission permission : permissions) {
            permission.ipRanges().forEach(range -> rules.add(rule(permission, cidr(range.cidrIp()))));
            permission.ipv6Ranges().forEach(range -> rules.add(rule(permission, cidr(range.cidrIpv6()))));
            permission.prefixListIds().forEach(list -> rules.add(rule(permission, foreign(list.prefixListId()))));
            permission
                    .userIdGroupPairs()
                    .forEach(pair -> rules.add(rule(
                            permission,
                            backendId.filter(pair.groupId()::equals).isPresent()
                                    ? new IngressRule.Source.Backend()
                                    : foreign(pair.groupId()))));
        }
        return rules;
    }

    private static IngressRule rule(IpPermission permission, IngressRule.Source source) {
        return new IngressRule(
                permission.ipProtocol(),
                Optional.ofNullable(permission.fromPort()).orElse(-1),
                Optional.ofNullable(permission.toPort()).orElse(-1),
                source);
    }

    private static IngressRule.Source cidr(String cidr) {
        return new IngressRule.Source.Cidr(cidr);
    }

    private static IngressRule.Source foreign(String id) {
        return new IngressRule.Source.Foreign(id);
    }
}
