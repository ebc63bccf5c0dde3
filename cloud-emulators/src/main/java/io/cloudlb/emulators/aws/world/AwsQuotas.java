// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

/// The limits of an account, by default those AWS publishes for Network Load Balancers and VPCs.
///
/// @param loadBalancers Network Load Balancers per region
/// @param listeners listeners per load balancer
/// @param certificates certificates per load balancer, the default ones not counted
/// @param targetGroups target groups per region
/// @param targetsPerGroup targets per target group
/// @param targetsPerZone targets per Availability Zone and load balancer; with cross-zone load balancing, per
///     load balancer
/// @param targetsPerLoadBalancer targets per load balancer
/// @param securityGroups security groups per VPC; AWS counts them per region, 2,500
/// @param rulesPerSecurityGroup rules per security group, direction and address family
/// @param securityGroupsPerInterface security groups per network interface
/// @param tagsPerResource tags per resource
public record AwsQuotas(
        int loadBalancers,
        int listeners,
        int certificates,
        int targetGroups,
        int targetsPerGroup,
        int targetsPerZone,
        int targetsPerLoadBalancer,
        int securityGroups,
        int rulesPerSecurityGroup,
        int securityGroupsPerInterface,
        int tagsPerResource) {

    /// What a new account has.
    public static AwsQuotas standard() {
        return new AwsQuotas(50, 50, 25, 3_000, 1_000, 500, 3_000, 2_500, 60, 5, 50);
    }

    /// What an account may be raised to for very many Services; what AWS never raises is as in [#standard()].
    public static AwsQuotas raised() {
        return new AwsQuotas(10_000, 50, 25, 100_000, 1_000, 500, 3_000, 50_000, 1_000, 16, 50);
    }

    /// The same with another number of load balancers.
    public AwsQuotas withLoadBalancers(int other) {
        return copy(
                other,
                targetGroups,
                targetsPerGroup,
                targetsPerZone,
                targetsPerLoadBalancer,
                securityGroups,
                rulesPerSecurityGroup);
    }

    /// The same with another number of target groups.
    public AwsQuotas withTargetGroups(int other) {
        return copy(
                loadBalancers,
                other,
                targetsPerGroup,
                targetsPerZone,
                targetsPerLoadBalancer,
                securityGroups,
                rulesPerSecurityGroup);
    }

    /// The same with another number of targets per group.
    public AwsQuotas withTargetsPerGroup(int other) {
        return copy(
                loadBalancers,
                targetGroups,
                other,
                targetsPerZone,
                targetsPerLoadBalancer,
                securityGroups,
                rulesPerSecurityGroup);
    }

    /// The same with other numbers of targets per zone and per load balancer.
    public AwsQuotas withTargets(int perZone, int perLoadBalancer) {
        return copy(
                loadBalancers,
                targetGroups,
                targetsPerGroup,
                perZone,
                perLoadBalancer,
                securityGroups,
                rulesPerSecurityGroup);
    }

    /// The same with another number of security groups.
    public AwsQuotas withSecurityGroups(int other) {
        return copy(
                loadBalancers,
                targetGroups,
                targetsPerGroup,
                targetsPerZone,
                targetsPerLoadBalancer,
                other,
                rulesPerSecurityGroup);
    }

    /// The same with another number of rules per security group.
    public AwsQuotas withRulesPerSecurityGroup(int other) {
        return copy(
                loadBalancers,
                targetGroups,
                targetsPerGroup,
                targetsPerZone,
                targetsPerLoadBalancer,
                securityGroups,
                other);
    }

    private AwsQuotas copy(
            int newLoadBalancers,
            int newTargetGroups,
            int newTargetsPerGroup,
            int newTargetsPerZone,
            int newTargetsPerLoadBalancer,
            int newSecurityGroups,
            int newRulesPerSecurityGroup) {
        return new AwsQuotas(
                newLoadBalancers,
                listeners,
                certificates,
                newTargetGroups,
                newTargetsPerGroup,
                newTargetsPerZone,
                newTargetsPerLoadBalancer,
                newSecurityGroups,
                newRulesPerSecurityGroup,
                securityGroupsPerInterface,
                tagsPerResource);
    }
}
