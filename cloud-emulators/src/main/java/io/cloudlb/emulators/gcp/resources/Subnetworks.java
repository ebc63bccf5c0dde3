// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Which subnetwork something is in, and what addresses that has.
record Subnetworks(ComputeWorld world) {

    /// Whether a body wants IPv6: by its version, or by the address it names.
    static boolean six(ObjectNode body, String field) {
        String version = body.path("ipVersion").asString("");
        boolean literal = body.path(field).asString("").contains(":")
                && AddressSpace.isAddress(body.path(field).asString());
        if (literal && version.equals("IPV4")) {
            throw ComputeError.invalid("resource.ipVersion", version, "The address is of the other version");
        }
        return literal || version.equals("IPV6");
    }

    /// Finds the subnetwork a body names, else the only one there is, and writes it there.
    Resource settle(ObjectNode body, Scope scope, Optional<Resource> network) {
        if (body.path("subnetwork").asString("").isEmpty()) {
            List<Resource> all = world.all(Kind.SUBNETWORK).stream()
                    .filter(each -> each.scope().equals(scope))
                    .filter(each -> network.map(wanted -> each.names("network", wanted.path()))
                            .orElse(each.text("network").endsWith("/networks/default")))
                    .toList();
            if (all.size() != 1) {
                throw ComputeError.required("resource.subnetwork");
            }
            body.put("subnetwork", all.getFirst().link());
        }
        Resource found = new Links(world).settle(body, "subnetwork", Kind.SUBNETWORK);
        if (!found.scope().equals(scope)) {
            throw ComputeError.invalid("resource.subnetwork", found.path(), "The subnetwork is in another region");
        }
        return found;
    }

    /// The range its IPv6 addresses come from.
    static String prefix(Resource subnetwork, boolean internal) {
        String prefix = subnetwork.text(internal ? "internalIpv6Prefix" : "externalIpv6Prefix");
        if (prefix.isEmpty()) {
            throw ComputeError.invalid(
                    "resource.subnetwork",
                    subnetwork.path(),
                    "The subnetwork has no %s IPv6 range".formatted(internal ? "internal" : "external"));
        }
        return prefix;
    }

    /// Whether an address is in a range.
    boolean holds(String range, String address) {
        IPAddress block = new IPAddressString(range).getAddress();
        IPAddress given = new IPAddressString(address).getAddress();
        return block != null && given != null && block.contains(given);
    }
}
