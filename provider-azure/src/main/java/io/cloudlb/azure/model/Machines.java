// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The machines of nodes, as far as pools that hold network interfaces have to know them.
///
/// @param known those that were asked for, by path
/// @param models of the scale sets that they are in, by the path of the scale set
/// @param refused why Azure did not let one of those that are written into a pool, by its path and the pool's,
///     since they were read
public record Machines(
        SortedMap<ArmId, Machine> known,
        SortedMap<ArmId, Model> models,
        SortedMap<ArmId, SortedMap<ArmId, String>> refused) {
    /// Where none was asked for.
    public static final Machines NONE = new Machines(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /// As the cloud's own controller names machines in nodes.
    private static final Pattern ID = Pattern.compile(
            "(?i)azure://(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Compute/(?:virtualMachineScaleSets/[^/]+/)?virtualMachines/[^/]+)");

    public Machines {
        known = Sorted.copyOf(known);
        models = Sorted.copyOf(models);
        refused = Sorted.copyOf(refused);
    }

    /// A machine that was asked for.
    public sealed interface Machine {
        /// One that there is.
        ///
        /// @param configurations the primary IP configuration of its primary interface, for each family
        /// @param scaleSet whose instance it is; empty for a machine by itself
        /// @param failed whether the last write of its interface has failed, so that it may not be in force; of
        ///     instances that is not known, as they fail for much else
        record Present(SortedMap<IpFamily, ArmId> configurations, Optional<ArmId> scaleSet, boolean failed)
                implements Machine {
            public Present {
                configurations = Sorted.copyOf(configurations);
            }
        }

        /// One that Azure does not list: not yet, or no more.
        record Unlisted() implements Machine {}
    }

    /// By what new instances of a scale set are made.
    ///
    /// @param configurations the primary one of the primary interface, for each family
    /// @param pools the pools of ours that they name
    public record Model(SortedMap<IpFamily, ArmId> configurations, SortedMap<ArmId, SortedSet<ArmId>> pools) {
        public Model {
            configurations = Sorted.copyOf(configurations);
            pools = Sorted.copyOf(pools);
        }
    }

    /// The path of a node's machine; empty for a node that is none of Azure's.
    public static Optional<ArmId> id(TargetNode node) {
        Matcher machine = ID.matcher(node.providerId());
        return machine.matches() ? Optional.of(new ArmId(machine.group(1))) : Optional.empty();
    }

    /// The machine of a node; empty when it is not known, or not there.
    public Optional<Machine.Present> present(TargetNode node) {
        return id(node).map(id -> known.get(id))
                .filter(Machine.Present.class::isInstance)
                .map(Machine.Present.class::cast);
    }

    /// Those of nodes.
    public static SortedSet<ArmId> ids(NodeSet nodes) {
        return nodes.nodes().stream().flatMap(node -> id(node).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The nodes whose machine was asked for and not found, by name.
    public SortedSet<String> unlisted(NodeSet nodes) {
        return nodes.nodes().stream()
                .filter(node -> id(node).map(id -> known.get(id))
                        .filter(Machine.Unlisted.class::isInstance)
                        .isPresent())
                .map(TargetNode::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The models that are to be in a pool and are.
    public SortedSet<ArmId> modelsIn(ArmId pool) {
        SortedSet<ArmId> in = new TreeSet<>();
        models.values()
                .forEach(model -> model.pools().forEach((configuration, pools) -> {
                    if (pools.contains(pool)) {
                        in.add(configuration);
                    }
                }));
        return in;
    }

    /// What of these has to be written again to be in force.
    ///
    /// @param configurations those that are to be in pools
    public SortedSet<ArmId> failed(SortedSet<ArmId> configurations) {
        SortedSet<ArmId> failed = new TreeSet<>();
        known.forEach((id, machine) -> {
            if (machine instanceof Machine.Present present && present.failed()) {
                present.configurations().values().forEach(each -> failed.add(PoolMoves.holder(each)));
            }
        });
        SortedSet<ArmId> holders =
                configurations.stream().map(PoolMoves::holder).collect(Collectors.toCollection(TreeSet::new));
        return Sorted.intersection(failed, holders);
    }

    /// After a write.
    Machines moved(PoolMoves moves) {
        SortedMap<ArmId, Machine> machines = new TreeMap<>(known);
        machines.replaceAll((id, machine) -> settled(machine, moves.holder()));
        SortedMap<ArmId, Model> changed = new TreeMap<>(models);
        changed.computeIfPresent(moves.holder(), (_, model) -> {
            SortedMap<ArmId, SortedSet<ArmId>> pools = new TreeMap<>(model.pools());
            moves.join().forEach((each, joined) -> pools.merge(each, joined, Sorted::union));
            moves.leave().forEach((each, left) -> pools.computeIfPresent(each, (_, all) -> Sorted.minus(all, left)));
            return new Model(model.configurations(), pools);
        });
        return new Machines(machines, changed, refusedAfter(moves));
    }

    private static Machine settled(Machine machine, ArmId holder) {
        return machine
                                instanceof
                                Machine.Present(
                                        SortedMap<IpFamily, ArmId> configurations,
                                        Optional<ArmId> set,
                                        boolean _)
                        && configurations.values().stream()
                                .map(PoolMoves::holder)
                                .anyMatch(holder::equals)
                ? new Machine.Present(configurations, set, false)
                : machine;
    }

    /// What has left a pool may be let into another.
    private SortedMap<ArmId, SortedMap<ArmId, String>> refusedAfter(PoolMoves moves) {
        SortedMap<ArmId, String> left =
                moves.leave().isEmpty() ? Sorted.removeAll(refused(moves.holder()), moves.joined()) : new TreeMap<>();
        return left.isEmpty() ? Sorted.remove(refused, moves.holder()) : Sorted.put(refused, moves.holder(), left);
    }

    /// With what Azure does not let into pools.
    ///
    /// @param moves those that it has refused
    public Machines refusing(PoolMoves moves, String why) {
        SortedMap<ArmId, String> pools = new TreeMap<>(refused(moves.holder()));
        moves.joined().forEach(pool -> pools.put(pool, why));
        return pools.isEmpty() ? this : new Machines(known, models, Sorted.put(refused, moves.holder(), pools));
    }

    /// Why Azure did not let an interface, an instance or a model into pools, by pool.
    public SortedMap<ArmId, String> refused(ArmId holder) {
        return refused.getOrDefault(holder, new TreeMap<>());
    }

    /// Those of IP configurations that Azure has not refused for a pool.
    public SortedSet<ArmId> admitted(ArmId pool, SortedSet<ArmId> configurations) {
        return configurations.stream()
                .filter(each -> !refused(PoolMoves.holder(each)).containsKey(pool))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
