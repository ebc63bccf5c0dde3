// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Regional addresses: external ones of a tier, internal ones of a subnetwork, blocks of IPv6 addresses. An address
/// that a forwarding rule has without anybody reserving it can be reserved: so it is kept.
record AddressRules(ComputeWorld world) implements ResourceRules {

    private static final Set<String> PURPOSES = Set.of("GCE_ENDPOINT", "SHARED_LOADBALANCER_VIP");

    @Override
    public Set<String> fields() {
        return Set.of(
                "name",
                "description",
                "address",
                "addressType",
                "networkTier",
                "subnetwork",
                "ipCollection",
                "network",
                "purpose",
                "ipVersion",
                "prefixLength",
                "ipv6EndpointType",
                "labels",
                "labelFingerprint");
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        ResourceRules.otherwise(body, "addressType", "EXTERNAL");
        boolean internal = body.path("addressType").asString().equals("INTERNAL");
        boolean six = Subnetworks.six(body, "address");
        if (body.has("network")) {
            throw ComputeError.invalid(
                    "resource.network",
                    body.path("network").asString(),
                    "An address for a load balancer names no network");
        }
        if (internal) {
            internal(body, scope, six);
        } else {
            external(body, scope, six);
        }
        if (body.has("labels") && !body.has("labelFingerprint")) {
            body.put("labelFingerprint", world.fingerprint());
        }
    }

    private void internal(ObjectNode body, Scope scope, boolean six) {
        if (body.path("networkTier").asString("PREMIUM").equals("STANDARD")) {
            throw ComputeError.invalid(
                    "resource.networkTier", "STANDARD", "Network tier cannot be specified for internal addresses");
        }
        body.put("networkTier", "PREMIUM");
        ResourceRules.otherwise(body, "purpose", "GCE_ENDPOINT");
        ResourceRules.oneOf(body, "purpose", PURPOSES);
        new IpCollections(world).settle(body, scope, false);
        Resource subnetwork = new Subnetworks(world).settle(body, scope, Optional.empty());
        AddressSpace space = new AddressSpace(world);
        if (six) {
            ResourceRules.otherwise(body, "address", space.v6(Subnetworks.prefix(subnetwork, true)));
            settleSix(body, Subnetworks.prefix(subnetwork, true), "INTERNAL", 409);
            return;
        }
        String wanted = body.path("address").asString("");
        if (wanted.isEmpty()) {
            body.put("address", space.internal(subnetwork));
            return;
        }
        if (!space.usable(subnetwork, wanted)) {
            throw ComputeError.invalid(
                    "resource.address", wanted, "Requested address is not in the subnetwork's range");
        }
        requireFree(wanted, 409, "INTERNAL");
    }

    private void external(ObjectNode body, Scope scope, boolean six) {
        ResourceRules.otherwise(body, "networkTier", "PREMIUM");
        ResourceRules.oneOf(body, "networkTier", Set.of("PREMIUM", "STANDARD"));
        if (body.has("purpose")) {
            throw ComputeError.invalid(
                    "resource.purpose", body.path("purpose").asString(), "Purpose is for internal addresses");
        }
        if (six) {
            if (body.path("networkTier").asString().equals("STANDARD")) {
                throw ComputeError.invalid(
                        "resource.networkTier", "STANDARD", "Standard network tier is not supported for IPv6");
            }
            externalSix(body, scope);
            return;
        }
        new IpCollections(world).settle(body, scope, false);
        if (body.has("subnetwork")) {
            throw ComputeError.invalid(
                    "resource.subnetwork",
                    body.path("subnetwork").asString(),
                    "An external IPv4 address has no subnetwork");
        }
        String wanted = body.path("address").asString("");
        if (wanted.isEmpty()) {
            body.put(
                    "address",
                    new AddressSpace(world).external(body.path("networkTier").asString()));
            return;
        }
        Resource holder = world.all(Kind.FORWARDING_RULE).stream()
                .filter(rule ->
                        rule.scope().equals(scope) && rule.text("IPAddress").equals(wanted))
                .findFirst()
                .orElseThrow(() -> ComputeError.invalid(
                        "resource.address",
                        wanted,
                        "The specified external IP address was not found in " + scope.path()));
        requireTier(body, holder);
        requireFree(wanted, 400, "EXTERNAL");
    }

    private void externalSix(ObjectNode body, Scope scope) {
        Optional<Resource> holder = holder(body.path("address").asString(""), scope);
        holder.ifPresent(rule -> promoted(body, rule));
        ResourceRules.otherwise(body, "ipv6EndpointType", "NETLB");
        ResourceRules.oneOf(body, "ipv6EndpointType", Set.of("NETLB"));
        IpCollections collections = new IpCollections(world);
        String prefix = collections.settle(body, scope, true)
                ? collections.range(body).orElseThrow()
                : Subnetworks.prefix(new Subnetworks(world).settle(body, scope, Optional.empty()), false);
        ResourceRules.otherwise(body, "address", new AddressSpace(world).v6(prefix));
        settleSix(body, prefix, "EXTERNAL", 412);
    }

    private Optional<Resource> holder(String address, Scope scope) {
        return world.all(Kind.FORWARDING_RULE).stream()
                .filter(rule -> rule.scope().equals(scope) && !address.isEmpty())
                .filter(rule -> AddressSpace.bare(rule.text("IPAddress")).equals(AddressSpace.bare(address)))
                .findFirst();
    }

    /// What a rule has already is kept as it is (ingress-gce, `pkg/l4/address/manager.go`: version, endpoint and
    /// subnetwork are for new addresses, and lead to errors on promoted ones).
    private static void promoted(ObjectNode body, Resource rule) {
        for (String field : List.of("ipVersion", "ipv6EndpointType", "subnetwork")) {
            if (body.has(field)) {
                throw ComputeError.invalid(
                        "resource." + field, body.path(field).asString(), "It is that of the address in use");
            }
        }
        if (!rule.text("subnetwork").isEmpty()) {
            body.put("subnetwork", rule.text("subnetwork"));
        }
    }

    private static void requireTier(ObjectNode body, Resource holder) {
        if (!holder.text("networkTier").equals(body.path("networkTier").asString())) {
            throw ComputeError.invalid(
                    "resource.networkTier",
                    body.path("networkTier").asString(),
                    "The network tier of the address in use is " + holder.text("networkTier"));
        }
    }

    private void settleSix(ObjectNode body, String prefix, String scheme, int status) {
        body.put("ipVersion", "IPV6");
        ResourceRules.otherwise(body, "prefixLength", 96);
        String address = AddressSpace.bare(body.path("address").asString());
        body.put("address", address);
        if (!new Subnetworks(world).holds(prefix, address)) {
            throw ComputeError.invalid(
                    "resource.address", address, "Requested address is not in the subnetwork's range");
        }
        requireFree(address, status, scheme);
    }

    /// Refuses an address that is reserved, or in use by what is no forwarding rule of the same kind.
    private void requireFree(String address, int status, String scheme) {
        new AddressSpace(world).owner(address).ifPresent(owner -> {
            boolean promotable = owner.kind() == Kind.FORWARDING_RULE
                    && owner.text("loadBalancingScheme").equals(scheme);
            if (!promotable) {
                throw new Refusal(
                        status,
                        status == 409 ? "alreadyExists" : status == 412 ? "conditionNotMet" : "invalid",
                        "Specified IP address is already reserved or in use by '%s': %s"
                                .formatted(owner.path(), address));
            }
        });
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        throw ComputeError.notEmulated("changes of an address but for its labels");
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return world.settings().demotes()
                ? Optional.empty()
                : users(resource).stream().findFirst();
    }

    @Override
    public ObjectNode shown(Resource resource) {
        List<Resource> users = users(resource);
        ObjectNode shown = resource.body().deepCopy();
        shown.put("status", users.isEmpty() ? "RESERVED" : "IN_USE");
        if (!users.isEmpty()) {
            ArrayNode links = shown.putArray("users");
            users.forEach(user -> links.add(user.link()));
        }
        return shown;
    }

    private List<Resource> users(Resource resource) {
        String address = resource.text("address");
        return world.all(Kind.FORWARDING_RULE).stream()
                .filter(rule -> rule.scope().equals(resource.scope())
                        && AddressSpace.bare(rule.text("IPAddress")).equals(address))
                .toList();
    }
}
