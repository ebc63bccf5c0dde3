// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.AddressSpace;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Virtual networks with their subnets, which lie in the network's ranges and do not overlap.
record NetworkRules(AzureWorld world) implements ResourceRules {

    private static final String COLLECTION = "subnets";

    @Override
    public void complete(Draft draft) {
        ResourceRules.lists(draft.properties(), COLLECTION, "virtualNetworkPeerings");
        ResourceRules.names(draft, COLLECTION);
        List<String> space = draft.properties()
                .path("addressSpace")
                .path("addressPrefixes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        if (space.isEmpty()) {
            throw ArmError.required("properties.addressSpace");
        }
        space.stream().filter(range -> !AddressSpace.isBlock(range)).findFirst().ifPresent(range -> {
            throw ArmRefusal.of(
                    400,
                    "InvalidAddressPrefixFormat",
                    "Address prefix %s of resource %s is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24."
                            .formatted(range, draft.id()));
        });
        List<String> taken = new ArrayList<>();
        draft.parts(COLLECTION).forEach(subnet -> subnet(draft, subnet, space, taken));
        requireUsedSubnetsStay(draft);
    }

    private void subnet(Draft draft, ObjectNode subnet, List<String> space, List<String> taken) {
        ObjectNode properties = ResourceRules.inside(subnet, "properties");
        ArmId id = draft.id().child(COLLECTION, subnet.path("name").asString());
        new References(world)
                .settle(
                        properties,
                        "networkSecurityGroup",
                        id,
                        "properties.subnets.properties.networkSecurityGroup",
                        Kind.SECURITY_GROUP,
                        "");
        for (String field : List.of("privateEndpointNetworkPolicies", "privateLinkServiceNetworkPolicies")) {
            ResourceRules.otherwise(properties, field, field.startsWith("privateLink") ? "Enabled" : "Disabled");
        }
        ResourceRules.lists(properties, "delegations");
        List<String> ranges = AddressSpace.texts(subnet);
        if (ranges.isEmpty()) {
            throw ArmError.required("properties.subnets.properties.addressPrefix");
        }
        for (String range : ranges) {
            if (!AddressSpace.isBlock(range)
                    || space.stream().noneMatch(each -> AddressSpace.block(each).contains(AddressSpace.block(range)))) {
                throw ArmRefusal.of(
                        400,
                        "NetcfgSubnetRangeOutsideVnet",
                        "Subnet '%s' is not valid because its IP address range is outside the IP address range of virtual network '%s'."
                                .formatted(id.name(), draft.id().name()));
            }
            if (taken.stream()
                    .anyMatch(other -> AddressSpace.block(other).contains(AddressSpace.block(range))
                            || AddressSpace.block(range).contains(AddressSpace.block(other)))) {
                throw ArmRefusal.of(
                        400,
                        "NetcfgSubnetRangesOverlap",
                        "Subnet '%s' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '%s'."
                                .formatted(id.name(), draft.id().name()));
            }
            taken.add(range);
        }
    }

    private void requireUsedSubnetsStay(Draft draft) {
        draft.before()
                .ifPresent(before -> before.parts(COLLECTION)
                        .map(subnet ->
                                draft.id().child(COLLECTION, subnet.path("name").asString()))
                        .filter(id -> draft.parts(COLLECTION)
                                .noneMatch(kept -> id.name()
                                        .equalsIgnoreCase(kept.path("name").asString())))
                        .forEach(this::requireUnused));
    }

    private void requireUnused(ArmId subnet) {
        users(subnet).findFirst().ifPresent(user -> {
            throw ArmRefusal.of(
                    400,
                    "InUseSubnetCannotBeDeleted",
                    "Subnet %s is in use by %s and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet."
                            .formatted(subnet.name(), user));
        });
    }

    /// The IP configurations that have an address of a subnet.
    private Stream<ArmId> users(ArmId subnet) {
        return world.users(subnet).stream()
                .flatMap(owner -> Stream.concat(
                        configurations(owner, "frontendIPConfigurations", subnet),
                        owner.kind() == Kind.SCALE_SET || owner.kind() == Kind.SCALE_SET_MACHINE
                                ? Stream.of(owner.id())
                                : configurations(owner, "ipConfigurations", subnet)));
    }

    private static Stream<ArmId> configurations(Resource owner, String collection, ArmId subnet) {
        return owner.parts(collection)
                .filter(part -> Resource.reference(part.path("properties"), "subnet")
                        .filter(subnet::equals)
                        .isPresent())
                .map(part -> owner.id().child(collection, part.path("name").asString()));
    }

    @Override
    public void requireDeletable(Resource resource) {
        resource.parts(COLLECTION)
                .map(subnet ->
                        resource.id().child(COLLECTION, subnet.path("name").asString()))
                .forEach(this::requireUnused);
    }

    @Override
    public void requireDeletable(Resource resource, ArmId part) {
        requireUnused(part);
    }

    @Override
    public ObjectNode shown(Resource resource) {
        ObjectNode shown = resource.body().deepCopy();
        resource.with(shown).parts(COLLECTION).forEach(subnet -> {
            ArmId id = resource.id().child(COLLECTION, subnet.path("name").asString());
            users(id)
                    .forEach(user -> ResourceRules.inside(subnet, "properties")
                            .withArray("ipConfigurations")
                            .addObject()
                            .put("id", user.text()));
        });
        return shown;
    }
}
