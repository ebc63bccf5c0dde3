// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.AzureWorld.Found;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Network interfaces. Their IP configurations say in which back-end pools they are.
record InterfaceRules(AzureWorld world) implements ResourceRules {

    private static final String COLLECTION = "ipConfigurations";

    @Override
    public void complete(Draft draft) {
        ResourceRules.lists(draft.properties(), COLLECTION);
        ResourceRules.names(draft, COLLECTION);
        if (draft.parts(COLLECTION).findFirst().isEmpty()) {
            throw ArmError.required("properties." + COLLECTION);
        }
        new References(world)
                .settle(
                        draft.properties(),
                        "networkSecurityGroup",
                        draft.id(),
                        "properties.networkSecurityGroup",
                        Kind.SECURITY_GROUP,
                        "");
        boolean first = true;
        for (ObjectNode configuration : draft.parts(COLLECTION).toList()) {
            ObjectNode properties = ResourceRules.inside(configuration, "properties");
            ResourceRules.otherwise(properties, "primary", first);
            ResourceRules.otherwise(properties, "privateIPAddressVersion", "IPv4");
            ResourceRules.otherwise(properties, "privateIPAllocationMethod", "Dynamic");
            configuration(draft, configuration, properties);
            first = false;
        }
        balancers(world, draft.id(), draft.parts(COLLECTION));
    }

    /// An interface is in pools of one public and of one internal load balancer at most.
    ///
    /// @param id the interface
    static void balancers(AzureWorld world, ArmId id, Stream<ObjectNode> configurations) {
        Map<Boolean, Set<ArmId>> byType = configurations
                .flatMap(each ->
                        Resource.references(each.path("properties"), "loadBalancerBackendAddressPools").stream())
                .flatMap(pool -> world.find(pool.parent()).stream())
                .collect(Collectors.partitioningBy(
                        balancer -> balancer.parts(LoadBalancerRules.FRONTENDS)
                                .anyMatch(
                                        frontend -> frontend.path("properties").has("publicIPAddress")),
                        Collectors.mapping(
                                Resource::id,
                                Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(ArmId::key))))));
        byType.values().stream()
                .filter(several -> several.size() > 1)
                .findFirst()
                .ifPresent(several -> {
                    throw ArmRefusal.of(
                            400,
                            "NetworkInterfaceUsesMultipleLoadBalancersOfSameType",
                            "Network interface %s references more than one load balancer of the same type (internal or public): %s."
                                    .formatted(
                                            id,
                                            several.stream().map(ArmId::text).collect(Collectors.joining(", "))));
                });
    }

    private void configuration(Draft draft, ObjectNode configuration, ObjectNode properties) {
        ArmId id = draft.id().child(COLLECTION, configuration.path("name").asString());
        References references = new References(world);
        String path = "properties.ipConfigurations.properties";
        references.settle(properties, "publicIPAddress", id, path + ".publicIPAddress", Kind.PUBLIC_ADDRESS, "");
        References.Subnet subnet =
                references.subnet(properties, id, path).orElseThrow(() -> ArmError.required(path + ".subnet"));
        String held = draft.before()
                .flatMap(before -> before.part(COLLECTION, id.name()))
                .map(before ->
                        before.path("properties").path("privateIPAddress").asString(""))
                .orElse("");
        if (properties.path("privateIPAllocationMethod").asString().equals("Dynamic")) {
            if (held.isEmpty()) {
                properties.remove("privateIPAddress");
            } else {
                properties.put("privateIPAddress", held);
            }
        } else {
            String wanted = properties.path("privateIPAddress").asString("");
            FrontendRules.requireFree(world, id, subnet, wanted, wanted.equals(held));
        }
        pools(world, properties, id);
    }

    /// The pools that an IP configuration names: they are there, not by addresses, and bring no more rules than there
    /// may be.
    static void pools(AzureWorld world, ObjectNode properties, ArmId id) {
        int most = world.settings().limits().rulesOfInterface();
        long rules = 0;
        for (JsonNode each : properties.path("loadBalancerBackendAddressPools")) {
            ObjectNode holder = JsonNodeFactory.instance.objectNode();
            holder.set("pool", each);
            Found found = new References(world)
                    .settle(
                            holder,
                            "pool",
                            id,
                            "loadBalancerBackendAddressPools",
                            Kind.LOAD_BALANCER,
                            LoadBalancerRules.POOLS)
                    .orElseThrow(() -> ArmError.required("loadBalancerBackendAddressPools.id"));
            JsonNode pool = found.part().orElseThrow();
            ArmId poolId = found.owner()
                    .id()
                    .child(LoadBalancerRules.POOLS, pool.path("name").asString());
            if (BackendPools.addresses(pool).findAny().isPresent()) {
                throw ArmRefusal.of(
                        400,
                        "BackendAddressPoolCannotMixIPAddressesAndIPConfigurations",
                        "Backend address pool %s cannot have both backend addresses and IP configurations."
                                .formatted(poolId));
            }
            rules += found.owner()
                    .parts(LoadBalancerRules.RULES)
                    .filter(rule -> BalancingRules.pools(rule).contains(poolId))
                    .count();
        }
        if (rules > most) {
            throw LoadBalancerRules.rulesOfInterface(id, rules, most);
        }
    }

    @Override
    public void settle(Draft draft) {
        FrontendRules.settle(world, draft, COLLECTION);
    }

    @Override
    public void requireDeletable(Resource resource) {
        List<Resource> machines = world.users(Kind.VIRTUAL_MACHINE, resource.id());
        machines.stream().findFirst().ifPresent(machine -> {
            throw ArmRefusal.of(
                    400,
                    "NicInUse",
                    "Network Interface %s is used by existing resource %s. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic."
                            .formatted(resource.id(), machine.id()));
        });
    }

    @Override
    public ObjectNode shown(Resource resource) {
        Optional<Resource> machine =
                world.users(Kind.VIRTUAL_MACHINE, resource.id()).stream().findFirst();
        if (machine.isEmpty()) {
            return resource.body();
        }
        ObjectNode shown = resource.body().deepCopy();
        ResourceRules.inside(ResourceRules.inside(shown, "properties"), "virtualMachine")
                .put("id", machine.get().id().text());
        return shown;
    }
}
