// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The public delegated prefix that an address is from, which takes the place of its subnetwork.
record IpCollections(ComputeWorld world) {

    /// Finds the prefix that a body names, if it names one, and writes it there in full.
    ///
    /// @param possible whether the address is an external one of IPv6
    /// @return whether it names one
    boolean settle(ObjectNode body, Scope scope, boolean possible) {
        if (!body.has("ipCollection")) {
            return false;
        }
        String link = body.path("ipCollection").asString();
        if (!possible) {
            throw ComputeError.invalid("resource.ipCollection", link, "It is for external IPv6 addresses");
        }
        if (body.has("subnetwork") || body.has("network")) {
            throw ComputeError.invalid("resource.ipCollection", link, "It excludes a network and a subnetwork");
        }
        Resource prefix = new Links(world).settle(body, "ipCollection", Kind.DELEGATED_PREFIX);
        if (!prefix.scope().equals(scope)) {
            throw ComputeError.invalid("resource.ipCollection", link, "The prefix is in another region");
        }
        return true;
    }

    /// The range of the prefix that a settled body names.
    Optional<String> range(ObjectNode body) {
        return Optional.of(body.path("ipCollection").asString(""))
                .filter(link -> !link.isEmpty())
                .map(link -> new Links(world).resolve(link, "resource.ipCollection", Kind.DELEGATED_PREFIX))
                .map(prefix -> prefix.text("ipCidrRange"));
    }
}
