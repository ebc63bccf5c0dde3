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
import java.util.stream.Stream;

/// The nodes by the network interfaces of their machines. A node whose machine is not there, or which Azure
/// does not let into a pool, is left out and stops no other.
final class MachineTargets {
    private final NodeSet nodes;
    private final Machines machines;
    private final Set<ArmId> divided;
    private final SortedMap<IpFamily, SortedSet<String>> members = new TreeMap<>();
    private final SortedSet<ArmId> scaleSets = new TreeSet<>();
    private final List<String> unasked = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
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
        Optional<String> refused = Stream.concat(
                        machine.configurations().values().stream().map(PoolMoves::holder), machine.scaleSet().stream())
                .flatMap(holder -> Optional.ofNullable(machines.refused().get(holder)).stream())
                .findFirst();
        refused.ifPresent(why -> warnings.add(AzureReason.MACHINE_REFUSED.at(
                "", "node %s takes no traffic, because Azure refuses it: %s".formatted(node.name(), why))));
        machine.scaleSet().filter(set -> !machines.refused().containsKey(set)).ifPresent(each -> scaleSets.add(each));
        machine.configurations().forEach((family, configuration) -> {
            if (!machines.refused().containsKey(PoolMoves.holder(configuration))
                    && members.getOrDefault(family, new TreeSet<>()).size() < NodeTargets.MOST) {
                join(family, configuration);
            } else if (refused.isEmpty()) {
                warnings.add(NodeTargets.tooMany());
            }
        });
    }

    private void join(IpFamily family, ArmId configuration) {
        members.computeIfAbsent(family, _ -> new TreeSet<>()).add(configuration.text());
    }
}
