// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which machine has which address, and what security groups stand before it.
///
/// @param world with the machines
public record Machines(AzureWorld world) {

    /// An IP configuration of a machine.
    ///
    /// @param id its own
    /// @param machine the machine's name, or computer name of an instance
    /// @param address its private address
    /// @param groups the security groups that all must let in what is to reach it
    /// @param network the virtual network it is in
    /// @param pools the back-end pools it names
    public record Place(
            ArmId id,
            String machine,
            String address,
            List<Resource> groups,
            Optional<Resource> network,
            List<ArmId> pools) {}

    /// Every place there is.
    public Stream<Place> places() {
        return Stream.concat(
                world.all(Kind.NETWORK_INTERFACE).stream().flatMap(this::ofInterface),
                world.all(Kind.SCALE_SET_MACHINE).stream().flatMap(this::ofInstance));
    }

    private Stream<Place> ofInterface(Resource nic) {
        Optional<Resource> machine =
                world.users(Kind.VIRTUAL_MACHINE, nic.id()).stream().findFirst();
        return machine.stream()
                .flatMap(owner -> nic.parts("ipConfigurations")
                        .map(each -> place(
                                nic.id()
                                        .child(
                                                "ipConfigurations",
                                                each.path("name").asString()),
                                owner.name(),
                                nic.properties(),
                                each)));
    }

    private Stream<Place> ofInstance(Resource instance) {
        String name = instance.properties()
                .path("osProfile")
                .path("computerName")
                .asString(instance.id().parent().name() + "_" + instance.name());
        return Resource.list(
                        instance.properties().path("networkProfileConfiguration"), "networkInterfaceConfigurations")
                .flatMap(nic -> Resource.list(nic.path("properties"), "ipConfigurations")
                        .map(each -> place(
                                instance.id()
                                        .child(
                                                "networkInterfaces",
                                                nic.path("name").asString())
                                        .child(
                                                "ipConfigurations",
                                                each.path("name").asString()),
                                name,
                                nic.path("properties"),
                                each)));
    }

    private Place place(ArmId id, String machine, JsonNode nic, ObjectNode configuration) {
        JsonNode properties = configuration.path("properties");
        Optional<AzureWorld.Found> subnet =
                Resource.reference(properties, "subnet").flatMap(world::resolve);
        List<Resource> groups = Stream.concat(
                        subnet
                                .flatMap(AzureWorld.Found::part)
                                .flatMap(part -> Resource.reference(part.path("properties"), "networkSecurityGroup"))
                                .stream(),
                        Resource.reference(nic, "networkSecurityGroup").stream())
                .flatMap(group -> world.find(group).stream())
                .toList();
        return new Place(
                id,
                machine,
                properties.path("privateIPAddress").asString(""),
                groups,
                subnet.map(AzureWorld.Found::owner),
                Resource.references(properties, "loadBalancerBackendAddressPools"));
    }
}
