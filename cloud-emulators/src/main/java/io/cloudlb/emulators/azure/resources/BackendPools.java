// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.resources.ResourceRules.Draft;
import io.cloudlb.emulators.azure.world.AddressSpace;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The back-end pools of a load balancer. Members are named in the pool by address and virtual network, or name the
/// pool themselves: network interfaces, and instances of scale sets.
///
/// @param world with the members
record BackendPools(AzureWorld world) {

    private static final String COLLECTION = LoadBalancerRules.POOLS;
    private static final String ADDRESSES = "loadBalancerBackendAddresses";

    void complete(Draft draft) {
        if (haveAddresses(draft.parts(COLLECTION)) && isLinked(draft.parts(LoadBalancerRules.FRONTENDS), draft.id())) {
            throw ipBased(draft.id());
        }
        draft.parts(COLLECTION).forEach(pool -> {
            ObjectNode properties = ResourceRules.inside(pool, "properties");
            ArmId id = draft.id().child(COLLECTION, pool.path("name").asString());
            ResourceRules.lists(properties, ADDRESSES);
            References references = new References(world);
            references.settle(properties, "virtualNetwork", id, path(id) + ".virtualNetwork", Kind.VIRTUAL_NETWORK, "");
            addresses(properties, id);
        });
    }

    /// Whether any of these pools names its members by address.
    static boolean haveAddresses(Stream<ObjectNode> pools) {
        return pools.anyMatch(pool -> addresses(pool).findAny().isPresent());
    }

    private boolean isLinked(Stream<ObjectNode> frontends, ArmId loadBalancer) {
        return frontends
                .map(frontend -> loadBalancer.child(
                        LoadBalancerRules.FRONTENDS, frontend.path("name").asString()))
                .anyMatch(frontend ->
                        !world.users(Kind.PRIVATE_LINK_SERVICE, frontend).isEmpty());
    }

    /// Private link services and members by address do not go together (MicrosoftDocs/azure-docs#75134).
    static ArmRefusal ipBased(ArmId loadBalancer) {
        return ArmRefusal.of(
                400,
                "PrivateLinkServiceIsNotSupportedForIPBasedLoadBalancer",
                "Private link service is not supported for load balancer %s with backend addresses set by (virtualNetwork, ipAddress) or (subnet, ipAddress)."
                        .formatted(loadBalancer));
    }

    private static String path(ArmId pool) {
        return "properties." + COLLECTION + "." + pool.name() + ".properties";
    }

    private void addresses(ObjectNode pool, ArmId id) {
        int most = world.settings().limits().members();
        Set<String> names = new HashSet<>();
        Set<String> seen = new HashSet<>();
        if (pool.path(ADDRESSES).size() > most) {
            throw ArmError.limit(
                    "BackendAddressCountLimitReached",
                    "Backend address pool %s has %d addresses, more than the limit of %d."
                            .formatted(id, pool.path(ADDRESSES).size(), most));
        }
        Resource.list(pool, ADDRESSES).forEach(address -> {
            ObjectNode properties = ResourceRules.inside(address, "properties");
            String name = address.path("name").asString("");
            String ip = properties.path("ipAddress").asString("");
            if (name.isEmpty()) {
                throw ArmError.required(path(id) + "." + ADDRESSES + ".name");
            }
            if (!names.add(name)) {
                throw ArmRefusal.of(
                        400,
                        "DuplicateResourceName",
                        "Resource %s has two child resources with the same name (%s).".formatted(id, name));
            }
            network(pool, properties, id);
            if (!AddressSpace.isBlock(ip) || ip.contains("/")) {
                throw ArmRefusal.of(
                        400,
                        "InvalidIPAddress",
                        "IP address %s of backend address %s in pool %s is invalid.".formatted(ip, name, id));
            }
            if (!seen.add(ip)) {
                throw ArmRefusal.of(
                        400,
                        "DuplicateBackendIPAddress",
                        "IP address %s is more than once in backend address pool %s.".formatted(ip, id));
            }
        });
        if (!seen.isEmpty() && !members(world, id).isEmpty()) {
            throw ArmRefusal.of(
                    400,
                    "BackendAddressPoolCannotMixIPAddressesAndIPConfigurations",
                    "Backend address pool %s cannot have both backend addresses and IP configurations.".formatted(id));
        }
    }

    private void network(ObjectNode pool, ObjectNode address, ArmId id) {
        References references = new References(world);
        boolean named = references
                        .settle(address, "virtualNetwork", id, path(id) + "." + ADDRESSES, Kind.VIRTUAL_NETWORK, "")
                        .isPresent()
                || references.subnet(address, id, path(id) + "." + ADDRESSES).isPresent()
                || Resource.reference(pool, "virtualNetwork").isPresent();
        if (!named) {
            throw ArmRefusal.of(
                    400,
                    "VirtualNetworkMustBeSpecified",
                    "Backend addresses of pool %s must reference a virtual network, or the pool must.".formatted(id));
        }
    }

    /// The ids of the IP configurations that name a pool, of interfaces and of instances of scale sets.
    static List<ArmId> members(AzureWorld world, ArmId pool) {
        List<ArmId> members = new ArrayList<>();
        world.users(Kind.NETWORK_INTERFACE, pool)
                .forEach(owner -> owner.parts("ipConfigurations")
                        .filter(each -> names(each, pool))
                        .forEach(each -> members.add(owner.id()
                                .child("ipConfigurations", each.path("name").asString()))));
        world.users(Kind.SCALE_SET_MACHINE, pool)
                .forEach(owner -> ScaleSetRules.interfaces(owner)
                        .forEach(inside -> Resource.list(inside.path("properties"), "ipConfigurations")
                                .filter(each -> names(each, pool))
                                .forEach(each -> members.add(owner.id()
                                        .child(
                                                "networkInterfaces",
                                                inside.path("name").asString())
                                        .child(
                                                "ipConfigurations",
                                                each.path("name").asString())))));
        return members;
    }

    /// Whether an IP configuration names a pool.
    static boolean names(JsonNode configuration, ArmId pool) {
        return Resource.references(configuration.path("properties"), "loadBalancerBackendAddressPools")
                .contains(pool);
    }

    /// The addresses that a pool names itself.
    static Stream<String> addresses(JsonNode pool) {
        return pool.path("properties")
                .path(ADDRESSES)
                .valueStream()
                .map(each -> each.path("properties").path("ipAddress").asString(""));
    }
}
