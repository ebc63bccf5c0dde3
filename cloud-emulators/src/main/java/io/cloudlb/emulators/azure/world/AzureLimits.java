// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

/// How many of what there may be. Those of load balancers and security groups are what Azure documents.
///
/// @param loadBalancers in the subscription and region
/// @param frontends of one load balancer
/// @param rules of one load balancer, of every kind together
/// @param rulesOfInterface of all load balancers at one network interface
/// @param members of one back-end pool
/// @param privateLinkServices at one load balancer
/// @param publicAddresses in the subscription and region
/// @param securityRules of one security group
/// @param securityAddresses addresses and ports of one security group, on either side
public record AzureLimits(
        int loadBalancers,
        int frontends,
        int rules,
        int rulesOfInterface,
        int members,
        int privateLinkServices,
        int publicAddresses,
        int securityRules,
        int securityAddresses) {

    /// The documented limits of the standard SKU; the number of public addresses is what a new subscription gets.
    public static AzureLimits standard() {
        return new AzureLimits(1_000, 600, 1_500, 300, 5_000, 8, 1_000, 1_000, 4_000);
    }

    /// The same with other limits of a load balancer.
    public AzureLimits ofLoadBalancer(int mostFrontends, int mostRules, int mostRulesOfInterface) {
        return new AzureLimits(
                loadBalancers,
                mostFrontends,
                mostRules,
                mostRulesOfInterface,
                members,
                privateLinkServices,
                publicAddresses,
                securityRules,
                securityAddresses);
    }

    /// The same with fewer public addresses.
    public AzureLimits publicAddresses(int most) {
        return new AzureLimits(
                loadBalancers,
                frontends,
                rules,
                rulesOfInterface,
                members,
                privateLinkServices,
                most,
                securityRules,
                securityAddresses);
    }

    /// The same with other limits of a security group.
    public AzureLimits ofSecurityGroup(int mostRules, int mostAddresses) {
        return new AzureLimits(
                loadBalancers,
                frontends,
                rules,
                rulesOfInterface,
                members,
                privateLinkServices,
                publicAddresses,
                mostRules,
                mostAddresses);
    }

    /// The same with another number of load balancers.
    public AzureLimits loadBalancers(int most) {
        return new AzureLimits(
                most,
                frontends,
                rules,
                rulesOfInterface,
                members,
                privateLinkServices,
                publicAddresses,
                securityRules,
                securityAddresses);
    }
}
