// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.NetworkInterface;
import com.google.cloud.compute.v1.Subnetwork;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Compute Engine's answers about what is not ours: subnetworks, addresses of users, instances.
final class SurroundingAnswers {
    /// What takes traffic, or will as soon as it has started.
    private static final Set<String> RUNNING = Set.of("PROVISIONING", "STAGING", "RUNNING", "REPAIRING");

    private SurroundingAnswers() {}

    static Surroundings.Subnetwork subnetwork(Subnetwork answer) {
        return new Surroundings.Subnetwork(
                answer.getName(),
                answer.getIpCidrRange(),
                answer.getIpv6AccessType().isEmpty()
                        ? Optional.empty()
                        : ComputeAnswers.scheme(answer.getIpv6AccessType()));
    }

    static Surroundings.Reserved reserved(Address answer) {
        return new Surroundings.Reserved(
                answer.getName(),
                Addresses.bare(answer.getAddress()),
                ComputeAnswers.family(answer.getIpVersion(), answer.getAddress()),
                ComputeAnswers.scheme(answer.getAddressType()).orElse(Scheme.EXTERNAL),
                ComputeAnswers.tier(answer.getNetworkTier()),
                answer.getPurpose(),
                ComputeAnswers.origin(answer.getIpCollection(), answer.getSubnetwork()),
                Set.copyOf(answer.getUsersList()));
    }

    static Surroundings.Machine machine(Instance answer) {
        String zone = ResourceLinks.name(answer.getZone());
        NetworkInterface first = answer.getNetworkInterfacesCount() == 0
                ? NetworkInterface.getDefaultInstance()
                : answer.getNetworkInterfaces(0);
        return RUNNING.contains(answer.getStatus())
                ? new Surroundings.Machine.Present(
                        zone,
                        ResourceLinks.name(first.getSubnetwork()),
                        new TreeSet<>(answer.getTags().getItemsList()))
                : new Surroundings.Machine.Stopped(zone);
    }
}
