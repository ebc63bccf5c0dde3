// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The address of a forwarding rule: a reserved one by name or value, a free one of the subnetwork by value, or, where
/// none is named, the next free one.
record RuleAddress(ComputeWorld world) {

    void settle(ObjectNode body, Scope scope, boolean internal) {
        String wanted = body.path("IPAddress").asString("");
        boolean literal = AddressSpace.isAddress(wanted);
        Optional<Resource> named = wanted.isEmpty() || literal
                ? Optional.empty()
                : Optional.of(new Links(world).resolve(wanted, "resource.IPAddress", Kind.ADDRESS));
        named.ifPresent(address -> body.put("IPAddress", address.text("address")));
        boolean six = Subnetworks.six(body, "IPAddress");
        if (new IpCollections(world).settle(body, scope, six && !internal) || isOfCollection(body, scope)) {
            body.put("networkTier", "PREMIUM");
        } else if (internal || six) {
            subnetwork(body, scope);
        } else if (body.has("network") || body.has("subnetwork")) {
            throw ComputeError.invalid(
                    "resource.subnetwork", body.path("subnetwork").asString(""), "An external IPv4 rule has none");
        }
        body.put("ipVersion", six ? "IPV6" : "IPV4");
        String address = body.path("IPAddress").asString("");
        if (address.isEmpty()) {
            body.put("IPAddress", next(body, internal, six));
            return;
        }
        Optional<Resource> reserved = reserved(address, scope);
        reserved.ifPresent(found -> fits(body, found, internal));
        if (reserved.isEmpty()) {
            unreserved(body, address, internal, six);
        }
        if (six) {
            body.put("IPAddress", AddressSpace.bare(address) + "/96");
        }
    }

    private void subnetwork(ObjectNode body, Scope scope) {
        Optional<Resource> network = Optional.empty();
        if (body.has("network")) {
            network = Optional.of(new Links(world).settle(body, "network", Kind.NETWORK));
        }
        Resource subnetwork = new Subnetworks(world).settle(body, scope, network);
        network.filter(wanted -> !subnetwork.names("network", wanted.path())).ifPresent(wanted -> {
            throw ComputeError.invalid(
                    "resource.subnetwork", subnetwork.path(), "It is not in network " + wanted.path());
        });
        body.put("network", subnetwork.text("network"));
    }

    private String next(ObjectNode body, boolean internal, boolean six) {
        AddressSpace space = new AddressSpace(world);
        if (six) {
            return space.v6(prefix(body, internal));
        }
        return internal
                ? space.internal(within(body))
                : space.external(body.path("networkTier").asString());
    }

    /// What an IPv6 address is from.
    private String prefix(ObjectNode body, boolean internal) {
        return new IpCollections(world).range(body).orElseGet(() -> Subnetworks.prefix(within(body), internal));
    }

    /// A reserved address of a collection needs no word of it, and is of no subnetwork.
    private boolean isOfCollection(ObjectNode body, Scope scope) {
        Optional<String> collection = reserved(body.path("IPAddress").asString(""), scope)
                .map(found -> found.text("ipCollection"))
                .filter(link -> !link.isEmpty());
        if (collection.isPresent() && body.has("subnetwork")) {
            throw ComputeError.invalid(
                    "resource.subnetwork", body.path("subnetwork").asString(), "The address is of an IP collection");
        }
        collection.ifPresent(link -> body.put("ipCollection", link));
        return collection.isPresent();
    }

    private Resource within(ObjectNode body) {
        return new Links(world).resolve(body.path("subnetwork").asString(), "resource.subnetwork", Kind.SUBNETWORK);
    }

    private Optional<Resource> reserved(String address, Scope scope) {
        return world.all(Kind.ADDRESS).stream()
                .filter(each -> each.scope().equals(scope))
                .filter(each -> each.text("address").equals(AddressSpace.bare(address)))
                .findFirst();
    }

    private void fits(ObjectNode body, Resource reserved, boolean internal) {
        world.requireReady(reserved.path());
        String type = internal ? "INTERNAL" : "EXTERNAL";
        if (!reserved.text("addressType").equals(type)) {
            throw ComputeError.invalid("resource.IPAddress", reserved.path(), "The address is not of type " + type);
        }
        if (!reserved.text("networkTier").equals(body.path("networkTier").asString())) {
            throw ComputeError.invalid(
                    "resource.networkTier",
                    body.path("networkTier").asString(),
                    "The network tier of the address is " + reserved.text("networkTier"));
        }
        if (internal
                && !reserved.text("subnetwork").equals(body.path("subnetwork").asString())) {
            throw ComputeError.invalid("resource.IPAddress", reserved.path(), "The address is of another subnetwork");
        }
        if (!reserved.text("ipCollection").equals(body.path("ipCollection").asString(""))) {
            throw ComputeError.invalid(
                    "resource.IPAddress", reserved.path(), "The address is of another IP collection");
        }
        if (internal && !reserved.text("purpose").equals("SHARED_LOADBALANCER_VIP")) {
            requireUnused(reserved.text("address"), body.path("name").asString());
        }
    }

    private void unreserved(ObjectNode body, String address, boolean internal, boolean six) {
        if (!internal && !six) {
            throw ComputeError.invalid(
                    "resource.IPAddress",
                    address,
                    "The specified external IP address is not reserved in this project and region");
        }
        boolean inside = six
                ? new Subnetworks(world).holds(prefix(body, internal), AddressSpace.bare(address))
                : new AddressSpace(world).usable(within(body), address);
        if (!inside) {
            throw ComputeError.invalid(
                    "resource.IPAddress", address, "Requested address is not in the subnetwork's range");
        }
        requireUnused(AddressSpace.bare(address), body.path("name").asString());
    }

    private void requireUnused(String address, String name) {
        boolean used = world.all(Kind.FORWARDING_RULE).stream()
                        .anyMatch(rule -> !rule.name().equals(name)
                                && AddressSpace.bare(rule.text("IPAddress")).equals(address))
                || new AddressSpace(world)
                        .owner(address)
                        .filter(owner -> owner.kind() == Kind.INSTANCE)
                        .isPresent();
        if (used) {
            throw new Refusal(
                    400,
                    "IP_IN_USE_BY_ANOTHER_RESOURCE",
                    "IP '%s' is already being used by another resource.".formatted(address));
        }
    }
}
