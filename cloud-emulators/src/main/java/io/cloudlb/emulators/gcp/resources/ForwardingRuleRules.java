// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.AddressSpace;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Links;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Regional forwarding rules of passthrough load balancers.
record ForwardingRuleRules(ComputeWorld world) implements ResourceRules {

    private static final int MOST_ON_ONE_ADDRESS = 10;

    /// What no update changes.
    private static final List<String> FIXED = List.of(
            "description",
            "IPAddress",
            "IPProtocol",
            "ports",
            "portRange",
            "allPorts",
            "loadBalancingScheme",
            "backendService",
            "network",
            "subnetwork",
            "ipCollection",
            "networkTier",
            "ipVersion",
            "labels");

    private static final Set<String> FIELDS = Stream.concat(
                    FIXED.stream(), Stream.of("name", "allowGlobalAccess", "labelFingerprint", "fingerprint"))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public Set<String> fields() {
        return FIELDS;
    }

    @Override
    public void complete(ObjectNode body, Scope scope) {
        ResourceRules.otherwise(body, "loadBalancingScheme", "EXTERNAL");
        ResourceRules.oneOf(body, "loadBalancingScheme", Set.of("EXTERNAL", "INTERNAL"));
        ResourceRules.otherwise(body, "IPProtocol", "TCP");
        ResourceRules.oneOf(body, "IPProtocol", Set.of("TCP", "UDP", "L3_DEFAULT"));
        boolean internal = body.path("loadBalancingScheme").asString().equals("INTERNAL");
        if (body.path("backendService").asString("").isEmpty()) {
            throw ComputeError.required("resource.backendService");
        }
        fits(body, new Links(world).settle(body, "backendService", Kind.BACKEND_SERVICE), scope);
        if (!body.path("allPorts").asBoolean(false)) {
            body.remove("allPorts");
        }
        PortClaim.settle(body, internal);
        tier(body, internal);
        if (body.has("allowGlobalAccess") && !internal) {
            throw ComputeError.invalid(
                    "resource.allowGlobalAccess",
                    body.path("allowGlobalAccess").asString(),
                    "It is for internal rules");
        }
        new RuleAddress(world).settle(body, scope, internal);
        conflicts(body, scope, internal);
        body.put("labelFingerprint", world.fingerprint());
        body.put("fingerprint", world.fingerprint());
    }

    private static void fits(ObjectNode body, Resource service, Scope scope) {
        String protocol = body.path("IPProtocol").asString();
        if (!service.scope().equals(scope)) {
            throw ComputeError.invalid(
                    "resource.backendService", service.path(), "The backend service is in another region");
        }
        if (!service.text("loadBalancingScheme")
                .equals(body.path("loadBalancingScheme").asString())) {
            throw ComputeError.invalid(
                    "resource.loadBalancingScheme",
                    body.path("loadBalancingScheme").asString(),
                    "Load balancing scheme of forwarding rule and backend service must be equal");
        }
        if (!service.text("protocol").equals("UNSPECIFIED")
                && !service.text("protocol").equals(protocol)) {
            throw ComputeError.invalid(
                    "resource.IPProtocol",
                    protocol,
                    "Protocol of forwarding rule is not consistent with protocol %s of the backend service"
                            .formatted(service.text("protocol")));
        }
    }

    private static void tier(ObjectNode body, boolean internal) {
        ResourceRules.otherwise(body, "networkTier", "PREMIUM");
        ResourceRules.oneOf(body, "networkTier", Set.of("PREMIUM", "STANDARD"));
        if (body.path("networkTier").asString().equals("STANDARD")) {
            if (internal) {
                throw ComputeError.invalid(
                        "resource.networkTier", "STANDARD", "Internal rules are of the premium tier");
            }
            if (Subnetworks.six(body, "IPAddress")) {
                throw ComputeError.invalid(
                        "resource.networkTier", "STANDARD", "Standard network tier is not supported for IPv6");
            }
        }
    }

    private void conflicts(ObjectNode body, Scope scope, boolean internal) {
        String address = AddressSpace.bare(body.path("IPAddress").asString());
        List<Resource> others = world.all(Kind.FORWARDING_RULE).stream()
                .filter(rule -> rule.scope().equals(scope))
                .filter(rule -> !rule.name().equals(body.path("name").asString()))
                .filter(rule -> AddressSpace.bare(rule.text("IPAddress")).equals(address))
                .toList();
        PortClaim mine = PortClaim.of(body);
        for (Resource other : others) {
            if (other.text("IPProtocol").equals(body.path("IPProtocol").asString())
                    && PortClaim.of(other.body()).overlaps(mine)) {
                throw ComputeError.invalid(
                        "resource.IPAddress",
                        address,
                        "Forwarding rule's port range is conflicting with forwarding rule '%s'"
                                .formatted(other.path()));
            }
        }
        if (internal && others.size() >= MOST_ON_ONE_ADDRESS) {
            throw ComputeError.invalid(
                    "resource.IPAddress",
                    address,
                    "At most %d forwarding rules can share an internal address".formatted(MOST_ON_ONE_ADDRESS));
        }
    }

    @Override
    public void change(ObjectNode body, Resource before) {
        for (String field : FIXED) {
            ResourceRules.keep(body, before, field);
        }
        if (body.path("allowGlobalAccess").asBoolean(false)
                && !before.text("loadBalancingScheme").equals("INTERNAL")) {
            throw ComputeError.invalid("resource.allowGlobalAccess", "true", "It is for internal rules");
        }
        body.put("fingerprint", world.fingerprint());
    }

    @Override
    public ObjectNode shown(Resource resource) {
        return resource.body().deepCopy().put("IPAddress", AddressSpace.expanded(resource.text("IPAddress")));
    }

    @Override
    public Optional<Resource> user(Resource resource) {
        return Optional.empty();
    }
}
