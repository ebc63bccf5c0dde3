// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Private link services: each stands before frontends of a load balancer and has addresses of a subnet.
record PrivateLinkRules(AzureWorld world) implements ResourceRules {

    private static final String COLLECTION = "ipConfigurations";
    private static final String FRONTENDS = "loadBalancerFrontendIpConfigurations";
    private static final String CONNECTIONS = "privateEndpointConnections";

    @Override
    public void complete(Draft draft) {
        ResourceRules.lists(draft.properties(), COLLECTION, FRONTENDS, "fqdns");
        ResourceRules.otherwise(draft.properties(), "enableProxyProtocol", false);
        ResourceRules.names(draft, COLLECTION);
        draft.before()
                .filter(before -> before.properties().path(CONNECTIONS).isArray())
                .ifPresent(before ->
                        draft.properties().set(CONNECTIONS, before.properties().path(CONNECTIONS)));
        ResourceRules.lists(draft.properties(), CONNECTIONS);
        ResourceRules.otherwise(
                draft.properties(),
                "alias",
                draft.before()
                        .map(before -> before.properties().path("alias").asString())
                        .orElseGet(() -> "%s.%s.%s.azure.privatelinkservice"
                                .formatted(
                                        draft.id().name(),
                                        world.guid(),
                                        world.settings().location())));
        if (draft.properties().path(FRONTENDS).isEmpty()
                || draft.parts(COLLECTION).findFirst().isEmpty()) {
            throw ArmError.required("properties." + FRONTENDS);
        }
        for (JsonNode each : draft.properties().path(FRONTENDS)) {
            frontend(draft, each);
        }
        int number = 0;
        for (ObjectNode configuration : draft.parts(COLLECTION).toList()) {
            address(draft, configuration, number++ == 0);
        }
    }

    private void frontend(Draft draft, JsonNode reference) {
        ArmId id = new ArmId(reference.path("id").asString(""));
        if (world.resolve(id).flatMap(AzureWorld.Found::part).isEmpty()) {
            throw ArmError.invalidReference(id, draft.id());
        }
        Resource loadBalancer = world.resolve(id).orElseThrow().owner();
        if (BackendPools.haveAddresses(loadBalancer.parts(LoadBalancerRules.POOLS))) {
            throw BackendPools.ipBased(loadBalancer.id());
        }
        int most = world.settings().limits().privateLinkServices();
        List<Resource> others = loadBalancer
                .parts(LoadBalancerRules.FRONTENDS)
                .map(part -> id.parent()
                        .child(LoadBalancerRules.FRONTENDS, part.path("name").asString()))
                .flatMap(part -> world.users(Kind.PRIVATE_LINK_SERVICE, part).stream())
                .filter(other -> !other.id().equals(draft.id()))
                .toList();
        if (others.size() >= most) {
            throw ArmError.limit(
                    "PrivateLinkServiceCountLimitReached",
                    "Load balancer %s has more than %d private link services.".formatted(id.parent(), most));
        }
        world.users(Kind.PRIVATE_LINK_SERVICE, id).stream()
                .filter(other -> !other.id().equals(draft.id()))
                .findFirst()
                .ifPresent(other -> {
                    throw ArmRefusal.of(
                            400,
                            "LoadBalancerFrontendIPConfigurationInUseByPrivateLinkService",
                            "Frontend IP configuration %s is already in use by private link service %s."
                                    .formatted(id, other.id()));
                });
    }

    private void address(Draft draft, ObjectNode configuration, boolean first) {
        ObjectNode properties = ResourceRules.inside(configuration, "properties");
        ArmId id = draft.id().child(COLLECTION, configuration.path("name").asString());
        ResourceRules.otherwise(properties, "primary", first);
        ResourceRules.otherwise(properties, "privateIPAllocationMethod", "Dynamic");
        ResourceRules.otherwise(properties, "privateIPAddressVersion", "IPv4");
        References.Subnet subnet = new References(world)
                .subnet(properties, id, "properties.ipConfigurations.properties")
                .orElseThrow(() -> ArmError.required("properties.ipConfigurations.properties.subnet"));
        if (subnet.body()
                .path("properties")
                .path("privateLinkServiceNetworkPolicies")
                .asString("Enabled")
                .equals("Enabled")) {
            throw ArmRefusal.of(
                    400,
                    "PLSCannotBeCreatedInSubnetWithPrivateLinkServiceNetworkPoliciesEnabled",
                    "Private link service %s cannot be created in a subnet %s since it has private link service network policies enabled."
                            .formatted(draft.id(), subnet.id()));
        }
        String held = draft.before()
                .flatMap(before -> before.part(COLLECTION, id.name()))
                .map(before ->
                        before.path("properties").path("privateIPAddress").asString(""))
                .orElse("");
        if (properties.path("privateIPAllocationMethod").asString().equals("Static")) {
            String wanted = properties.path("privateIPAddress").asString("");
            FrontendRules.requireFree(world, id, subnet, wanted, wanted.equals(held));
        } else if (!held.isEmpty()) {
            properties.put("privateIPAddress", held);
        } else {
            properties.remove("privateIPAddress");
        }
    }

    @Override
    public void settle(Draft draft) {
        FrontendRules.settle(world, draft, COLLECTION);
    }

    @Override
    public void requireDeletable(Resource resource) {
        if (!resource.properties().path(CONNECTIONS).isEmpty()) {
            throw ArmRefusal.of(
                    400,
                    "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted",
                    "Private link service %s cannot be deleted since it has private endpoint connections."
                            .formatted(resource.id()));
        }
    }

    /// The load balancers whose frontends it stands before.
    @Override
    public List<ArmId> touched(Optional<Resource> before, Optional<Resource> after) {
        return after.isPresent()
                ? List.of()
                : before.map(service -> Resource.references(service.properties(), FRONTENDS).stream()
                                .map(ArmId::parent)
                                .distinct()
                                .toList())
                        .orElse(List.of());
    }
}
