// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Virtual machines, scale sets and their instances, as far as they are in back-end pools: the model of a scale set
/// says which pools new instances are in, each instance which it is in now.
record ScaleSetRules(AzureWorld world, Kind kind) implements ResourceRules {

    @Override
    public void complete(Draft draft) {
        draft.properties();
        Resource wanted = new Resource(kind, draft.id(), draft.body());
        interfaces(wanted)
                .forEach(inside -> InterfaceRules.balancers(
                        world,
                        draft.id()
                                .child("networkInterfaces", inside.path("name").asString()),
                        Resource.list(inside.path("properties"), "ipConfigurations")));
        interfaces(wanted)
                .forEach(inside -> Resource.list(inside.path("properties"), "ipConfigurations")
                        .forEach(configuration -> {
                            ObjectNode properties = ResourceRules.inside(configuration, "properties");
                            ArmId id = draft.id()
                                    .child(
                                            "networkInterfaces",
                                            inside.path("name").asString())
                                    .child(
                                            "ipConfigurations",
                                            configuration.path("name").asString());
                            new References(world).subnet(properties, id, "properties");
                            InterfaceRules.pools(world, properties, id);
                        }));
        if (kind == Kind.SCALE_SET_MACHINE && draft.before().isEmpty()) {
            throw ArmError.partNotFound(draft.id());
        }
        if (kind == Kind.VIRTUAL_MACHINE) {
            Resource.references(draft.properties().path("networkProfile"), "networkInterfaces")
                    .forEach(id -> {
                        if (world.find(id).isEmpty()) {
                            throw ArmError.invalidReference(id, draft.id());
                        }
                    });
        }
    }

    /// The interfaces that the document of a scale set, or of an instance, describes.
    static Stream<ObjectNode> interfaces(Resource owner) {
        return Resource.list(
                owner.kind() == Kind.SCALE_SET
                        ? owner.properties().path("virtualMachineProfile").path("networkProfile")
                        : owner.properties().path("networkProfileConfiguration"),
                "networkInterfaceConfigurations");
    }

    @Override
    public void settle(Draft draft) {
        if (kind != Kind.SCALE_SET_MACHINE) {
            return;
        }
        Set<String> given = new HashSet<>();
        interfaces(new Resource(kind, draft.id(), draft.body()))
                .flatMap(inside -> Resource.list(inside.path("properties"), "ipConfigurations"))
                .map(configuration -> ResourceRules.inside(configuration, "properties"))
                .filter(properties ->
                        properties.path("privateIPAddress").asString("").isEmpty())
                .forEach(properties -> Resource.reference(properties, "subnet")
                        .ifPresent(subnet -> properties.put(
                                "privateIPAddress", FrontendRules.allocate(world, subnet, properties, given))));
    }

    /// A change of an instance is a change of its scale set too.
    @Override
    public List<ArmId> touched(Optional<Resource> before, Optional<Resource> after) {
        return kind == Kind.SCALE_SET_MACHINE
                ? after.or(() -> before).map(machine -> machine.id().parent()).stream()
                        .toList()
                : List.of();
    }
}
