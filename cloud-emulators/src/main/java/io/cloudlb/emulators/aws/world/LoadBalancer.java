// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A load balancer.
///
/// @param scheme `internet-facing` or `internal`
/// @param type `network`; seeding may add others for a controller to leave alone
/// @param takesSecurityGroups whether it was created with security groups; if not it can never get one
/// @param enforceOnPrivateLink `on` or `off`, if ever set
/// @param sourceNatPrefix whether it translates IPv6 sources to prefixes of its subnets: `on` or `off`
/// @param activeAt when it stops being `provisioning`
public record LoadBalancer(
        String arn,
        String name,
        String dnsName,
        String scheme,
        String type,
        String vpcId,
        List<ZoneMapping> zones,
        List<String> securityGroups,
        boolean takesSecurityGroups,
        String ipAddressType,
        Optional<String> enforceOnPrivateLink,
        String sourceNatPrefix,
        Instant createdAt,
        Instant activeAt) {

    public LoadBalancer {
        zones = zones.stream().sorted(Comparator.comparing(ZoneMapping::zone)).toList();
        securityGroups = List.copyOf(securityGroups);
    }

    /// Whether it translates IPv6 sources to prefixes of its subnets.
    public boolean translatesIpv6() {
        return sourceNatPrefix.equals("on");
    }

    /// `provisioning` or `active`.
    public String stateAt(Instant now) {
        return now.isBefore(activeAt) ? "provisioning" : "active";
    }

    /// The part of the ARN after `loadbalancer/`, such as `net/web/0123456789abcdef`.
    public String path() {
        return arn.substring(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length());
    }

    /// Whether a create request asked for the same settings as this load balancer has now. Tags do not count.
    public boolean sameSettings(LoadBalancer asked) {
        return type.equals(asked.type)
                && scheme.equals(asked.scheme)
                && ipAddressType.equals(asked.ipAddressType)
                && zones.equals(asked.zones)
                && sourceNatPrefix.equals(asked.sourceNatPrefix)
                && securityGroups.stream()
                        .sorted()
                        .toList()
                        .equals(asked.securityGroups.stream().sorted().toList());
    }

    /// The same in other zones.
    public LoadBalancer withZones(List<ZoneMapping> other) {
        return copy(other, securityGroups, ipAddressType, enforceOnPrivateLink, sourceNatPrefix);
    }

    /// The same with other security groups.
    public LoadBalancer withSecurityGroups(List<String> other, Optional<String> enforce) {
        return copy(zones, other, ipAddressType, enforce.or(() -> enforceOnPrivateLink), sourceNatPrefix);
    }

    /// The same with another address type.
    public LoadBalancer withIpAddressType(String other) {
        return copy(zones, securityGroups, other, enforceOnPrivateLink, sourceNatPrefix);
    }

    /// The same with another setting for IPv6 source translation.
    public LoadBalancer withSourceNatPrefix(String other) {
        return copy(zones, securityGroups, ipAddressType, enforceOnPrivateLink, other);
    }

    private LoadBalancer copy(
            List<ZoneMapping> newZones,
            List<String> groups,
            String newIpAddressType,
            Optional<String> enforce,
            String prefix) {
        return new LoadBalancer(
                arn,
                name,
                dnsName,
                scheme,
                type,
                vpcId,
                newZones,
                groups,
                takesSecurityGroups,
                newIpAddressType,
                enforce,
                prefix,
                createdAt,
                activeAt);
    }

    /// Where a load balancer stands in one Availability Zone.
    ///
    /// @param allocationId the Elastic IP it answers on, if one was chosen
    /// @param privateIpv4 the private address it answers on, if one was chosen
    /// @param ipv6 the IPv6 address it answers on, if one was chosen
    /// @param sourceNatPrefixes the prefixes it translates IPv6 sources to
    public record ZoneMapping(
            String zone,
            String subnetId,
            Optional<String> allocationId,
            Optional<String> privateIpv4,
            Optional<String> ipv6,
            List<String> sourceNatPrefixes) {

        public ZoneMapping {
            sourceNatPrefixes = List.copyOf(sourceNatPrefixes);
        }
    }

    /// The capacity reserved for a load balancer.
    ///
    /// @param units load balancer capacity units, 0 for none
    /// @param decreasesLeft how often it may be lowered before a day has passed
    public record Capacity(int units, Instant modifiedAt, int decreasesLeft) {}
}
