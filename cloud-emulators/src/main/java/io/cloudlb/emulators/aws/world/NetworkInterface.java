// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A network interface of a load balancer. Those of instances are derived from the [Instance].
///
/// @param owner the ARN of the load balancer
/// @param description `ELB net/name/id`
/// @param publicAddress how it is reached from the internet, absent for internal load balancers
/// @param goneAt when it goes away, if its load balancer was deleted
public record NetworkInterface(
        String id,
        String owner,
        String description,
        String vpcId,
        String subnetId,
        String zone,
        String privateIp,
        Optional<PublicAddress> publicAddress,
        List<String> securityGroups,
        Optional<Instant> goneAt) {

    /// A public address of an interface.
    ///
    /// @param owner the account of an Elastic IP address, `amazon-elb` for one that AWS lent
    /// @param allocationId of an Elastic IP address
    public record PublicAddress(String ip, String owner, Optional<String> allocationId) {

        /// The id of the association, which only Elastic IP addresses have.
        public Optional<String> associationId() {
            return allocationId.map(id -> "eipassoc-" + id.substring("eipalloc-".length()));
        }
    }

    public NetworkInterface {
        securityGroups = List.copyOf(securityGroups);
    }

    /// Whether it is still there.
    public boolean presentAt(Instant now) {
        return goneAt.map(now::isBefore).orElse(true);
    }

    NetworkInterface leaving(Instant at) {
        return copy(securityGroups, Optional.of(at));
    }

    NetworkInterface inGroups(List<String> groups) {
        return copy(groups, goneAt);
    }

    private NetworkInterface copy(List<String> groups, Optional<Instant> gone) {
        return new NetworkInterface(
                id, owner, description, vpcId, subnetId, zone, privateIp, publicAddress, groups, gone);
    }
}
