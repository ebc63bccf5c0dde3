// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A network interface of a load balancer. Those of instances are derived from the [Instance].
///
/// @param owner the ARN of the load balancer
/// @param description `ELB net/name/id`
/// @param goneAt when it goes away, if its load balancer was deleted
public record NetworkInterface(
        String id,
        String owner,
        String description,
        String vpcId,
        String subnetId,
        String zone,
        String privateIp,
        List<String> securityGroups,
        Optional<Instant> goneAt) {

    public NetworkInterface {
        securityGroups = List.copyOf(securityGroups);
    }

    /// Whether it is still there.
    public boolean presentAt(Instant now) {
        return goneAt.map(now::isBefore).orElse(true);
    }

    NetworkInterface leaving(Instant at) {
        return new NetworkInterface(
                id, owner, description, vpcId, subnetId, zone, privateIp, securityGroups, Optional.of(at));
    }

    NetworkInterface inGroups(List<String> groups) {
        return new NetworkInterface(id, owner, description, vpcId, subnetId, zone, privateIp, groups, goneAt);
    }
}
