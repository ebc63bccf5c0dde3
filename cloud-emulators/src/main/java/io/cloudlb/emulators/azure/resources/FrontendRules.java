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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The frontends of a load balancer: each has a public address, a public prefix for what goes out, or an address of a
/// subnet.
///
/// @param world with the addresses
record FrontendRules(AzureWorld world) {

    private static final String COLLECTION = LoadBalancerRules.FRONTENDS;

    void complete(Draft draft, String sku) {
        Set<String> publicAddresses = new HashSet<>();
        Set<String> privateAddresses = new HashSet<>();
        draft.parts(COLLECTION).forEach(frontend -> {
            ObjectNode properties = ResourceRules.inside(frontend, "properties");
            ArmId id = draft.id().child(COLLECTION, frontend.path("name").asString());
            String path = "properties." + COLLECTION + "." + id.name() + ".properties";
            int sources = (Resource.reference(properties, "publicIPAddress").isPresent() ? 1 : 0)
                    + (Resource.reference(properties, "publicIPPrefix").isPresent() ? 1 : 0)
                    + (Resource.reference(properties, "subnet").isPresent() ? 1 : 0);
            if (sources != 1) {
                throw ArmRefusal.of(
                        400,
                        "FrontendIPConfigurationMustReferenceSubnetOrPublicIPAddress",
                        "Frontend IP configuration %s must reference either a subnet, a public IP address or a public IP prefix."
                                .formatted(id));
            }
            References references = new References(world);
            references
                    .settle(properties, "publicIPAddress", id, path, Kind.PUBLIC_ADDRESS, "")
                    .ifPresent(found -> publicAddress(draft, id, found.owner(), sku, publicAddresses));
            references.settle(properties, "publicIPPrefix", id, path, Kind.PUBLIC_PREFIX, "");
            references
                    .subnet(properties, id, path)
                    .ifPresent(subnet -> privateAddress(draft, id, properties, subnet, privateAddresses));
            ResourceRules.otherwise(properties, "privateIPAllocationMethod", "Dynamic");
        });
    }

    private void publicAddress(Draft draft, ArmId id, Resource address, String sku, Set<String> seen) {
        if (!address.sku().equals(sku)) {
            throw ArmRefusal.of(
                    400,
                    "PublicIPAndLBSkuDoNotMatch",
                    "%s sku load balancer %s cannot reference %s sku publicIP %s."
                            .formatted(sku, draft.id(), address.sku(), address.id()));
        }
        Optional<ArmId> other = new PublicAddressRules(world).user(address).filter(user -> !user.within(draft.id()));
        if (other.isPresent() || !seen.add(address.id().key())) {
            throw ArmRefusal.of(
                    400,
                    "PublicIPAddressInUse",
                    "Resource %s is referencing public IP address %s that is already allocated to resource %s."
                            .formatted(id, address.id(), other.orElse(draft.id())));
        }
    }

    private void privateAddress(
            Draft draft, ArmId id, ObjectNode properties, References.Subnet subnet, Set<String> seen) {
        ResourceRules.otherwise(properties, "privateIPAddressVersion", "IPv4");
        ResourceRules.otherwise(properties, "privateIPAllocationMethod", "Dynamic");
        Optional<ObjectNode> before = draft.before()
                .flatMap(has -> has.part(COLLECTION, id.name()))
                .map(part -> ResourceRules.inside(part, "properties"));
        boolean stays = before.flatMap(had -> Resource.reference(had, "subnet"))
                .filter(subnet.id()::equals)
                .isPresent();
        String held = stays ? before.orElseThrow().path("privateIPAddress").asString("") : "";
        if (properties.path("privateIPAllocationMethod").asString().equals("Dynamic")) {
            properties.remove("privateIPAddress");
            if (!held.isEmpty()) {
                properties.put("privateIPAddress", held);
                seen.add(held);
            }
            return;
        }
        String wanted = properties.path("privateIPAddress").asString("");
        if (wanted.isEmpty()) {
            throw ArmError.required("properties.frontendIPConfigurations.properties.privateIPAddress");
        }
        requireFree(world, id, subnet, wanted, wanted.equals(held));
        if (!seen.add(wanted)) {
            throw inUse(id, wanted, draft.id());
        }
    }

    /// Refuses a static address that is not the subnet's or not free.
    ///
    /// @param held whether whoever asks has it already
    static void requireFree(AzureWorld world, ArmId id, References.Subnet subnet, String wanted, boolean held) {
        if (!AddressSpace.isBlock(wanted) || !AddressSpace.holds(subnet.body(), wanted)) {
            throw ArmRefusal.of(
                    400,
                    "PrivateIPAddressNotInSubnet",
                    "Private static IP address %s does not belong to the range of subnet prefix %s."
                            .formatted(wanted, String.join(", ", AddressSpace.texts(subnet.body()))));
        }
        if (!held && new AddressSpace(world).taken(subnet.id()).contains(wanted)) {
            throw inUse(id, wanted, subnet.id());
        }
    }

    private static ArmRefusal inUse(ArmId id, String address, ArmId user) {
        return ArmRefusal.of(
                400,
                "PrivateIPAddressInUse",
                "IP configuration %s is using the private IP address %s which is already allocated to resource %s."
                        .formatted(id, address, user));
    }

    /// Gives those an address that asked for any.
    ///
    /// @param collection of configurations that are in subnetworks
    static void settle(AzureWorld world, Draft draft, String collection) {
        Set<String> given = new HashSet<>();
        draft.parts(collection).forEach(configuration -> {
            ObjectNode properties = ResourceRules.inside(configuration, "properties");
            Optional<ArmId> subnet = Resource.reference(properties, "subnet");
            if (subnet.isPresent()
                    && properties.path("privateIPAddress").asString("").isEmpty()) {
                properties.put("privateIPAddress", allocate(world, subnet.get(), properties, given));
            }
        });
    }

    /// The next free address of a subnet that was not given away in the same change.
    static String allocate(AzureWorld world, ArmId subnet, ObjectNode properties, Set<String> given) {
        ObjectNode body = world.resolve(subnet)
                .flatMap(AzureWorld.Found::part)
                .orElseThrow(() -> ArmError.invalidReference(subnet, subnet));
        boolean six = properties.path("privateIPAddressVersion").asString("").equals("IPv6");
        String address = new AddressSpace(world)
                .internal(subnet, body, six, given)
                .orElseThrow(() -> ArmRefusal.of(
                        400,
                        "SubnetIsFull",
                        "Subnet %s with address prefix %s does not have enough capacity for 1 IP addresses."
                                .formatted(subnet.name(), String.join(", ", AddressSpace.texts(body)))));
        given.add(address);
        return address;
    }
}
