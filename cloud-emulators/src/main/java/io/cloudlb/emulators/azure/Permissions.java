// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmPath.Target;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;

/// What callers may do: the action that a call is, and, for a write, the joins of what its body refers to. It
/// does not count whether that was there before, since the resource manager compares nothing. Actions are those
/// of Azure's page on `Microsoft.Network`.
///
/// @param allowed whether an action is allowed at the id of a resource
record Permissions(BiPredicate<String, String> allowed) {

    private static final String NETWORK = "Microsoft.Network/";

    /// By the member that refers, or by that inside of another.
    private static final Map<String, String> JOINS = Map.ofEntries(
            Map.entry("publicIPAddress", "publicIPAddresses/join/action"),
            Map.entry("publicIPPrefix", "publicIPPrefixes/join/action"),
            Map.entry("subnet", "virtualNetworks/subnets/join/action"),
            Map.entry("loadBalancerBackendAddresses.subnet", "virtualNetworks/subnets/joinLoadBalancer/action"),
            Map.entry("virtualNetwork", "virtualNetworks/joinLoadBalancer/action"),
            Map.entry("networkSecurityGroup", "networkSecurityGroups/join/action"),
            Map.entry("sourceApplicationSecurityGroups", "applicationSecurityGroups/joinNetworkSecurityRule/action"),
            Map.entry(
                    "destinationApplicationSecurityGroups", "applicationSecurityGroups/joinNetworkSecurityRule/action"),
            Map.entry("applicationSecurityGroups", "applicationSecurityGroups/joinIpConfiguration/action"),
            Map.entry("loadBalancerBackendAddressPools", "loadBalancers/backendAddressPools/join/action"),
            Map.entry("loadBalancerInboundNatRules", "loadBalancers/inboundNatRules/join/action"),
            Map.entry("loadBalancerFrontendIpConfigurations", "loadBalancers/frontendIPConfigurations/join/action"),
            Map.entry("gatewayLoadBalancer", "loadBalancers/frontendIPConfigurations/join/action"),
            Map.entry("networkInterfaces", "networkInterfaces/join/action"));

    /// Refuses what is not allowed.
    void require(Asked asked) {
        String action = action(asked);
        String scope = asked.id().text();
        if (!allowed.test(action, scope)) {
            throw ArmError.unauthorized(action, scope);
        }
        joins(asked.body(), "", "", (join, linked) -> {
            if (!linked.within(asked.id()) && !allowed.test(join, linked.text())) {
                throw ArmError.unlinked(action, scope, join, linked);
            }
        });
    }

    private static String action(Asked asked) {
        String verb =
                switch (asked.method()) {
                    case "GET", "HEAD" -> "read";
                    case "PUT", "PATCH" -> "write";
                    case "DELETE" -> "delete";
                    default -> "action";
                };
        Optional<Target> target = asked.path().target();
        if (target.isPresent() && target.get().kind() != Kind.RESOURCE_GROUP) {
            return target.get().kind().provider() + "/"
                    + String.join("/", target.get().types()) + "/" + verb;
        }
        if (!asked.path().provider().isEmpty()) {
            String types = asked.path().types();
            return asked.path().provider() + "/" + types + (types.isEmpty() ? "" : "/") + verb;
        }
        boolean groups = !asked.path().subscription().isEmpty()
                && (!asked.path().group().isEmpty() || !asked.path().tail().isEmpty());
        return "Microsoft.Resources/subscriptions/" + (groups ? "resourceGroups/" : "") + verb;
    }

    private interface Join {
        void of(String action, ArmId linked);
    }

    private static void joins(JsonNode node, String list, String member, Join join) {
        Optional<String> action =
                Optional.ofNullable(JOINS.get(list + "." + member)).or(() -> Optional.ofNullable(JOINS.get(member)));
        Optional<String> id = node.path("id").asStringOpt().filter(text -> !text.isEmpty());
        if (action.isPresent() && id.isPresent()) {
            join.of(NETWORK + action.get(), new ArmId(id.get()));
        }
        node.properties().forEach(each -> joins(each.getValue(), list, each.getKey(), join));
        node.valueStream().filter(_ -> node.isArray()).forEach(each -> joins(each, member, member, join));
    }
}
