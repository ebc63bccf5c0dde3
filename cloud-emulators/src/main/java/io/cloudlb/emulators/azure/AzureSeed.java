// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.resources.ResourceRules.Draft;
import io.cloudlb.emulators.azure.resources.Rules;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import io.cloudlb.emulators.pipeline.CallPipeline;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Puts into the subscription what exists without any call: resource groups, networks, machines.
public final class AzureSeed {

    private final AzureWorld world;
    private final CallPipeline pipeline;
    private final Documents documents;

    AzureSeed(AzureWorld world, CallPipeline pipeline) {
        this.world = world;
        this.pipeline = pipeline;
        this.documents = new Documents(world);
    }

    public AzureSeed group(String name) {
        pipeline.change(() -> world.put(
                documents.marked(Kind.RESOURCE_GROUP, world.group(name), located(), Optional.empty(), "Succeeded")));
        return this;
    }

    /// A virtual network.
    ///
    /// @param range such as `10.0.0.0/16`; further ones for IPv6
    public AzureSeed network(String group, String name, String... range) {
        ObjectNode body = located();
        ArrayNode prefixes =
                body.putObject("properties").putObject("addressSpace").putArray("addressPrefixes");
        for (String each : range) {
            prefixes.add(each);
        }
        return put(world.id(group, Kind.VIRTUAL_NETWORK, name), Kind.VIRTUAL_NETWORK, body);
    }

    /// A subnet, which private link services may use.
    ///
    /// @param securityGroup the name of its security group in the same resource group, empty for none
    /// @param range its ranges
    public AzureSeed subnet(String group, String network, String name, String securityGroup, String... range) {
        ArmId id = world.id(group, Kind.VIRTUAL_NETWORK, network);
        ObjectNode body =
                pipeline.look(() -> world.find(id).orElseThrow().body().deepCopy());
        ObjectNode subnet = body.withObject("properties").withArray("subnets").addObject();
        ObjectNode properties = subnet.put("name", name).putObject("properties");
        if (range.length == 1) {
            properties.put("addressPrefix", range[0]);
        } else {
            ArrayNode prefixes = properties.putArray("addressPrefixes");
            for (String each : range) {
                prefixes.add(each);
            }
        }
        properties.put("privateLinkServiceNetworkPolicies", "Disabled");
        if (!securityGroup.isEmpty()) {
            properties
                    .putObject("networkSecurityGroup")
                    .put(
                            "id",
                            world.id(group, Kind.SECURITY_GROUP, securityGroup).text());
        }
        return put(id, Kind.VIRTUAL_NETWORK, body);
    }

    /// A security group without rules of its own.
    public AzureSeed securityGroup(String group, String name) {
        return put(world.id(group, Kind.SECURITY_GROUP, name), Kind.SECURITY_GROUP, located());
    }

    /// A virtual machine with one interface, `name-nic`, at the next free address of a subnet.
    public AzureSeed machine(String group, String name, String network, String subnet) {
        ObjectNode nic = located();
        ObjectNode configuration =
                nic.putObject("properties").putArray("ipConfigurations").addObject();
        configuration.put("name", "ipconfig1");
        configuration
                .putObject("properties")
                .putObject("subnet")
                .put("id", subnet(group, network, subnet).text());
        ArmId nicId = world.id(group, Kind.NETWORK_INTERFACE, name + "-nic");
        put(nicId, Kind.NETWORK_INTERFACE, nic);
        ObjectNode machine = located();
        ObjectNode properties = machine.putObject("properties");
        properties.put("vmId", world.guid());
        properties
                .putObject("networkProfile")
                .putArray("networkInterfaces")
                .addObject()
                .put("id", nicId.text())
                .putObject("properties")
                .put("primary", true);
        return put(world.id(group, Kind.VIRTUAL_MACHINE, name), Kind.VIRTUAL_MACHINE, machine);
    }

    /// A virtual machine that is an instance of a flexible scale set, with an interface as [#machine] has it.
    public AzureSeed flexible(String group, String scaleSet, String name, String network, String subnet) {
        ArmId set = world.id(group, Kind.SCALE_SET, scaleSet);
        if (pipeline.look(() -> world.find(set).isEmpty())) {
            scaleSet(group, scaleSet, network, subnet, 0);
            edit(
                    Kind.SCALE_SET,
                    group,
                    scaleSet,
                    model -> model.withObject("properties").put("orchestrationMode", "Flexible"));
        }
        machine(group, name, network, subnet);
        return edit(
                Kind.VIRTUAL_MACHINE,
                group,
                name,
                machine -> machine.withObject("properties")
                        .putObject("virtualMachineScaleSet")
                        .put("id", set.text()));
    }

    /// A scale set with instances 0, 1, … that have one interface each.
    public AzureSeed scaleSet(String group, String name, String network, String subnet, int instances) {
        ArmId id = world.id(group, Kind.SCALE_SET, name);
        ObjectNode model = located();
        interfaces(
                model.putObject("properties").putObject("virtualMachineProfile").putObject("networkProfile"),
                subnet(group, network, subnet));
        put(id, Kind.SCALE_SET, model);
        for (int number = 0; number < instances; number++) {
            instance(group, name, network, subnet, number);
        }
        return this;
    }

    /// One more instance of a scale set.
    public AzureSeed instance(String group, String scaleSet, String network, String subnet, int number) {
        ArmId id = world.id(group, Kind.SCALE_SET, scaleSet).child("virtualMachines", Integer.toString(number));
        ObjectNode body = located().put("instanceId", Integer.toString(number));
        ObjectNode properties = body.putObject("properties");
        properties.put("vmId", world.guid());
        properties.putObject("osProfile").put("computerName", "%s-%06d".formatted(scaleSet, number));
        interfaces(properties.putObject("networkProfileConfiguration"), subnet(group, network, subnet));
        return put(id, Kind.SCALE_SET_MACHINE, body);
    }

    /// Changes a document as nobody by this API would.
    public AzureSeed edit(Kind kind, String group, String name, Consumer<ObjectNode> change) {
        return edit(kind, world.id(group, kind, name), change);
    }

    /// The same with an instance of a scale set.
    public AzureSeed editInstance(String group, String scaleSet, int number, Consumer<ObjectNode> change) {
        return edit(
                Kind.SCALE_SET_MACHINE,
                world.id(group, Kind.SCALE_SET, scaleSet).child("virtualMachines", Integer.toString(number)),
                change);
    }

    private AzureSeed edit(Kind kind, ArmId id, Consumer<ObjectNode> change) {
        pipeline.change(() -> {
            Resource before = world.find(id).orElseThrow();
            ObjectNode body = before.body().deepCopy();
            change.accept(body);
            String state = body.path("properties").path("provisioningState").asString(before.state());
            world.put(documents.marked(kind, before.id(), body, Optional.of(before), state));
        });
        return this;
    }

    /// A machine goes, with its interface.
    public AzureSeed deleteMachine(String group, String name) {
        pipeline.change(() -> {
            world.find(world.id(group, Kind.VIRTUAL_MACHINE, name)).ifPresent(world::remove);
            world.find(world.id(group, Kind.NETWORK_INTERFACE, name + "-nic")).ifPresent(world::remove);
        });
        return this;
    }

    /// An instance of a scale set goes.
    public AzureSeed deleteInstance(String group, String scaleSet, int number) {
        pipeline.change(() -> world.find(
                        world.id(group, Kind.SCALE_SET, scaleSet).child("virtualMachines", Integer.toString(number)))
                .ifPresent(world::remove));
        return this;
    }

    private static void interfaces(ObjectNode profile, ArmId subnet) {
        ObjectNode nic =
                profile.putArray("networkInterfaceConfigurations").addObject().put("name", "nic");
        ObjectNode properties = nic.putObject("properties").put("primary", true);
        ObjectNode configuration =
                properties.putArray("ipConfigurations").addObject().put("name", "ipconfig1");
        configuration
                .putObject("properties")
                .put("primary", true)
                .putObject("subnet")
                .put("id", subnet.text());
    }

    private ArmId subnet(String group, String network, String subnet) {
        return world.id(group, Kind.VIRTUAL_NETWORK, network).child("subnets", subnet);
    }

    private ObjectNode located() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("location", world.settings().location());
    }

    private AzureSeed put(ArmId id, Kind kind, ObjectNode body) {
        pipeline.change(() -> {
            Optional<Resource> before = world.find(id);
            boolean machine = kind == Kind.SCALE_SET_MACHINE;
            Rules rules = new Rules(world);
            Resource first = documents.marked(kind, id, body.deepCopy(), before, "Succeeded");
            Draft draft = new Draft(id, body, machine ? Optional.of(first) : before);
            rules.of(kind).complete(draft);
            rules.of(kind).settle(draft);
            world.put(documents.marked(kind, id, body, before, "Succeeded"));
        });
        return this;
    }
}
