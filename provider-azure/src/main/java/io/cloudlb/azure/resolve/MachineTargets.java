// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Machines;
import io.cloudlb.azure.model.Machines.Machine;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The nodes by the network interfaces of their machines. A node whose machine is not there is left out and stops
/// no other. One that Azure does not let into a pool is left out of that pool by the planner, and named here.
final class MachineTargets {
    private final NodeSet nodes;
    private final Machines machines;
    private final Set<ArmId> divided;
    private final SortedMap<IpFamily, SortedSet<String>> members = new TreeMap<>();
    private final SortedSet<ArmId> scaleSets = new TreeSet<>();
    private final List<String> unasked = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    /// Why Azure does not let nodes into pools, by pool and by the node's name.
    private final SortedMap<ArmId, SortedMap<String, String>> refused = new TreeMap<>();

    private final List<Problem> warnings = new ArrayList<>();

    /// @param divided scale sets with nodes in several load balancers, whose models are in none: an interface may
    ///     be in one public one alone
    MachineTargets(NodeSet nodes, Machines machines, Set<ArmId> divided) {
        this.nodes = nodes;
        this.machines = machines;
        this.divided = divided;
    }

    NodeTargets targets() {
        nodes.nodes().forEach(this::add);
        scaleSets.stream()
                .filter(set -> !divided.contains(set))
                .flatMap(set -> Optional.ofNullable(machines.models().get(set)).stream())
                .forEach(model -> model.configurations().forEach(this::join));
        refused.forEach((pool, why) -> warnings.add(refusal(pool, why)));
        scaleSets.forEach(set -> machines.refused(set).values().stream()
                .findFirst()
                .ifPresent(why -> warnings.add(AzureReason.MACHINE_REFUSED.at(
                        "",
                        "new instances of scale set %s do not come in by themselves, because Azure refuses its model: %s"
                                .formatted(set.name(), why)))));
        if (!missing.isEmpty()) {
            warnings.add(AzureReason.MACHINE_NOT_FOUND.at(
                    "",
                    "%d of %d nodes take no traffic, because Azure lists no machine with a network interface for them: %s"
                            .formatted(missing.size(), nodes.nodes().size(), NodeTargets.named(missing))));
        }
        return new NodeTargets(
                members,
                warnings.stream().distinct().toList(),
                unasked.isEmpty()
                        ? List.of()
                        : List.of(AzureReason.MACHINE_UNKNOWN.at(
                                "",
                                "the machines of %d nodes were not looked up yet: %s"
                                        .formatted(unasked.size(), NodeTargets.named(unasked)))));
    }

    /// One warning for all of a pool: a cluster may have hundreds.
    private Problem refusal(ArmId pool, SortedMap<String, String> why) {
        return AzureReason.MACHINE_REFUSED.at(
                "",
                "%d of %d nodes take no traffic from load balancer %s by pool %s, because Azure refuses them: %s. In its words: %s"
                        .formatted(
                                why.size(),
                                nodes.nodes().size(),
                                pool.parent().name(),
                                pool.name(),
                                NodeTargets.named(List.copyOf(why.keySet())),
                                why.values().iterator().next()));
    }

    private void add(TargetNode node) {
        Optional<ArmId> id = Machines.id(node);
        Optional<Machine> machine =
                id.flatMap(of -> Optional.ofNullable(machines.known().get(of)));
        if (id.isPresent() && machine.isEmpty()) {
            unasked.add(node.name());
        } else if (machine.orElse(new Machine.Unlisted()) instanceof Machine.Present present
                && !present.configurations().isEmpty()) {
            add(node, present);
        } else {
            missing.add(node.name());
        }
    }

    private void add(TargetNode node, Machine.Present machine) {
        machine.configurations().values().stream()
                .flatMap(configuration -> machines.refused(PoolMoves.holder(configuration)).entrySet().stream())
                .forEach(entry -> refused.computeIfAbsent(entry.getKey(), _ -> new TreeMap<>())
                        .put(node.name(), entry.getValue()));
        machine.scaleSet().ifPresent(set -> scaleSets.add(set));
        machine.configurations().forEach((family, configuration) -> {
            if (members.getOrDefault(family, new TreeSet<>()).size() < NodeTargets.MOST) {
                join(family, configuration);
            } else {
                warnings.add(NodeTargets.tooMany());
            }
        });
    }

    private void join(IpFamily family, ArmId configuration) {
        members.computeIfAbsent(family, _ -> new TreeSet<>()).add(configuration.text());
    }
}
