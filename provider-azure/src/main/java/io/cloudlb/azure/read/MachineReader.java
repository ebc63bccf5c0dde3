// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmApi;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.Machines;
import io.cloudlb.azure.model.Machines.Machine;
import io.cloudlb.azure.model.Machines.Model;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the machines of nodes by lists, as many as there are resource groups and scale sets, however many nodes there
/// are: machines and network interfaces of a resource group, instances of a scale set, and the scale sets.
public record MachineReader(ClusterIdentity cluster, ArmApi api) {
    private static final String COMPUTE = "/providers/Microsoft.Compute/";

    /// What is kept of a virtual machine until its interface is found.
    private record Listed(ArmId id, Optional<ArmId> nic, Optional<ArmId> scaleSet) {}

    /// What is kept of a network interface, or of what is like one.
    private record Interface(ArmId id, SortedMap<IpFamily, ArmId> configurations, boolean failed) {}

    /// The machines of these nodes.
    public Machines read(NodeSet nodes) {
        SortedSet<ArmId> asked = Machines.ids(nodes);
        SortedMap<ArmId, Machine> found = new TreeMap<>();
        asked.forEach(id -> found.put(id, new Machine.Unlisted()));
        byThemselves(asked, found);
        asked.stream()
                .flatMap(id -> PoolMoves.scaleSet(id).stream())
                .distinct()
                .forEach(set -> instances(set, asked, found));
        SortedSet<ArmId> sets = found.values().stream()
                .filter(Machine.Present.class::isInstance)
                .map(Machine.Present.class::cast)
                .flatMap(machine -> machine.scaleSet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Machines(found, models(sets), new TreeMap<>());
    }

    private void byThemselves(SortedSet<ArmId> asked, SortedMap<ArmId, Machine> found) {
        SortedSet<ArmId> alone =
                asked.stream().filter(id -> !PoolMoves.isInstance(id)).collect(Collectors.toCollection(TreeSet::new));
        List<Listed> listed = groups(alone).stream()
                .flatMap(group -> list(group + COMPUTE + "virtualMachines", MachineReader::machine).stream())
                .filter(machine -> alone.contains(machine.id()))
                .toList();
        SortedSet<ArmId> nics = listed.stream()
                .flatMap(machine -> machine.nic().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<ArmId, Interface> interfaces = new HashMap<>();
        groups(nics)
                .forEach(group -> list(
                                group + "/providers/Microsoft.Network/networkInterfaces",
                                tree -> Stream.of(networkInterface(tree)).filter(nic -> nics.contains(nic.id())))
                        .forEach(nic -> interfaces.put(nic.id(), nic)));
        listed.forEach(machine -> machine.nic()
                .map(interfaces::get)
                .ifPresent(nic -> found.put(
                        machine.id(), new Machine.Present(nic.configurations(), machine.scaleSet(), nic.failed()))));
    }

    private void instances(ArmId set, SortedSet<ArmId> asked, SortedMap<ArmId, Machine> found) {
        list(set.text() + "/virtualMachines", tree -> {
                    ArmId id = new ArmId(tree.text("id").orElse(""));
                    return asked.contains(id)
                            ? primary(id, tree.mapping("properties").mapping("networkProfileConfiguration"))
                                    .map(nic -> new Interface(id, nic, false))
                                    .stream()
                            : Stream.of();
                })
                .forEach(each -> found.put(
                        each.id(), new Machine.Present(each.configurations(), Optional.of(set), each.failed())));
    }

    /// Those of scale sets, each with the pools of ours that it names. A scale set without a model for its interfaces,
    /// as there are flexible ones, has none.
    private SortedMap<ArmId, Model> models(SortedSet<ArmId> sets) {
        SortedMap<ArmId, Model> models = new TreeMap<>();
        groups(sets)
                .forEach(group -> list(group + COMPUTE + "virtualMachineScaleSets", Stream::of).stream()
                        .filter(tree -> sets.contains(new ArmId(tree.text("id").orElse(""))))
                        .forEach(tree -> model(tree)
                                .ifPresent(model ->
                                        models.put(new ArmId(tree.text("id").orElse("")), model))));
        return models;
    }

    /// All IP configurations of scale sets' models that name one of these pools: they are not shown with the pool.
    ///
    /// @param groups where the scale sets are
    public SortedMap<ArmId, SortedSet<ArmId>> modelsIn(SortedSet<ArmId> pools, SortedSet<String> groups) {
        SortedMap<ArmId, SortedSet<ArmId>> found = new TreeMap<>();
        groups.forEach(group -> list(group + COMPUTE + "virtualMachineScaleSets", tree -> model(tree).stream())
                .forEach(model -> model.pools()
                        .forEach((configuration, named) -> Sorted.intersection(named, pools)
                                .forEach(pool -> found.computeIfAbsent(pool, _ -> new TreeSet<>())
                                        .add(configuration)))));
        return found;
    }

    private static Stream<Listed> machine(Json.Mapping tree) {
        Json.Mapping properties = tree.mapping("properties");
        List<Json.Mapping> nics = properties.mapping("networkProfile").mappings("networkInterfaces");
        return Stream.of(new Listed(
                new ArmId(tree.text("id").orElse("")),
                first(nics).flatMap(nic -> nic.text("id")).map(ArmId::new),
                LoadBalancerParts.reference(properties, "virtualMachineScaleSet")));
    }

    private static Interface networkInterface(Json.Mapping tree) {
        ArmId id = new ArmId(tree.text("id").orElse(""));
        return new Interface(
                id, configurations(id, tree.mapping("properties").mappings("ipConfigurations")), isFailed(tree));
    }

    private Optional<Model> model(Json.Mapping tree) {
        ArmId id = new ArmId(tree.text("id").orElse(""));
        Json.Mapping profile =
                tree.mapping("properties").mapping("virtualMachineProfile").mapping("networkProfile");
        SortedMap<ArmId, SortedSet<ArmId>> pools = new TreeMap<>();
        profile.mappings("networkInterfaceConfigurations")
                .forEach(nic -> nic.mapping("properties")
                        .mappings("ipConfigurations")
                        .forEach(each ->
                                pools.put(configuration(part(id, "networkInterfaces", nic), each), pools(each))));
        return primary(id, profile).map(configurations -> new Model(configurations, pools));
    }

    private SortedSet<ArmId> pools(Json.Mapping configuration) {
        return configuration.mapping("properties").mappings("loadBalancerBackendAddressPools").stream()
                .flatMap(pool -> pool.text("id").map(ArmId::new).stream())
                .filter(pool -> AzureNames.mark(cluster, pool.name()).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The IP configurations of the primary interface that an instance or a model describes.
    private static Optional<SortedMap<IpFamily, ArmId>> primary(ArmId owner, Json.Mapping profile) {
        return first(profile.mappings("networkInterfaceConfigurations"))
                .map(nic -> configurations(
                        part(owner, "networkInterfaces", nic),
                        nic.mapping("properties").mappings("ipConfigurations")));
    }

    /// The primary one of each family. Only of one family there is one that says so.
    private static SortedMap<IpFamily, ArmId> configurations(ArmId owner, List<Json.Mapping> all) {
        SortedMap<IpFamily, ArmId> primary = new TreeMap<>();
        for (IpFamily family : IpFamily.values()) {
            String version = family == IpFamily.IPV6 ? "IPv6" : "IPv4";
            first(all.stream()
                            .filter(each -> each.mapping("properties")
                                    .text("privateIPAddressVersion")
                                    .orElse("IPv4")
                                    .equalsIgnoreCase(version))
                            .toList())
                    .ifPresent(each -> primary.put(family, configuration(owner, each)));
        }
        return primary;
    }

    private static ArmId configuration(ArmId owner, Json.Mapping each) {
        return part(owner, "ipConfigurations", each);
    }

    private static ArmId part(ArmId owner, String collection, Json.Mapping each) {
        return owner.child(collection, each.text("name").orElse(""));
    }

    /// The one that is called primary, else the first.
    private static Optional<Json.Mapping> first(List<Json.Mapping> all) {
        return all.stream()
                .filter(each -> each.mapping("properties").isTrue("primary"))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private static boolean isFailed(Json.Mapping tree) {
        return Provisioning.of(
                        tree.mapping("properties").text("provisioningState").orElse(""))
                == Provisioning.FAILED;
    }

    private static SortedSet<String> groups(SortedSet<ArmId> ids) {
        return ids.stream()
                .flatMap(id -> groupPath(id).stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    /// `/subscriptions/s/resourceGroups/g`.
    public static Optional<String> groupPath(ArmId id) {
        String lower = id.text().toLowerCase(Locale.ROOT);
        int providers = lower.indexOf("/providers/");
        return providers < 0 ? Optional.empty() : Optional.of(id.text().substring(0, providers));
    }

    /// What is not there, or no more, has none.
    private <K> List<K> list(String path, Function<Json.Mapping, Stream<K>> keep) {
        try {
            return api.list(path, keep);
        } catch (CloudException failure) {
            if (failure.error().is(CloudError.Kind.NOT_FOUND)) {
                return List.of();
            }
            throw failure;
        }
    }
}
