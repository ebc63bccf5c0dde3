// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.Sorted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What one write does to the membership of IP configurations in pools. With nothing in it, what stands is brought into
/// force.
///
/// An IP configuration is named by its path: one of a network interface, of an instance of a scale set, or of the model
/// that new instances of a scale set are made by. The last is no resource, and its path is made up alike:
/// `…/virtualMachineScaleSets/s/networkInterfaces/n/ipConfigurations/c`.
///
/// @param holder what is written: a network interface, an instance, or a scale set
/// @param join pools that IP configurations of it come into, by IP configuration
/// @param leave pools that they come out of
public record PoolMoves(
        ArmId holder, SortedMap<ArmId, SortedSet<ArmId>> join, SortedMap<ArmId, SortedSet<ArmId>> leave) {
    private static final String SCALE_SETS = "/virtualmachinescalesets/";
    private static final String INTERFACES = "/networkinterfaces/";
    private static final String CONFIGURATIONS = "/ipconfigurations/";

    public PoolMoves {
        join = Sorted.copyOf(join);
        leave = Sorted.copyOf(leave);
    }

    /// One write for each that has anything to write, models before instances.
    ///
    /// @param join who comes into pools, by pool
    /// @param leave who comes out of them
    /// @param again what is written in any case
    public static List<PoolMoves> of(
            Map<ArmId, ? extends SortedSet<ArmId>> join,
            Map<ArmId, ? extends SortedSet<ArmId>> leave,
            SortedSet<ArmId> again) {
        SortedMap<ArmId, PoolMoves> byHolder = new TreeMap<>();
        again.forEach(holder -> byHolder.put(holder, new PoolMoves(holder, new TreeMap<>(), new TreeMap<>())));
        join.forEach((pool, all) ->
                all.forEach(each -> byHolder.merge(holder(each), one(each, pool, true), PoolMoves::and)));
        leave.forEach((pool, all) ->
                all.forEach(each -> byHolder.merge(holder(each), one(each, pool, false), PoolMoves::and)));
        List<PoolMoves> ordered = new ArrayList<>(byHolder.values());
        ordered.sort(Comparator.comparing((PoolMoves moves) -> !isModel(moves.holder)));
        return ordered;
    }

    private static PoolMoves one(ArmId configuration, ArmId pool, boolean joins) {
        SortedMap<ArmId, SortedSet<ArmId>> moved = new TreeMap<>();
        moved.put(configuration, Sorted.copyOf(List.of(pool)));
        return joins
                ? new PoolMoves(holder(configuration), moved, new TreeMap<>())
                : new PoolMoves(holder(configuration), new TreeMap<>(), moved);
    }

    private PoolMoves and(PoolMoves other) {
        return new PoolMoves(holder, both(join, other.join), both(leave, other.leave));
    }

    private static SortedMap<ArmId, SortedSet<ArmId>> both(
            SortedMap<ArmId, SortedSet<ArmId>> some, SortedMap<ArmId, SortedSet<ArmId>> others) {
        SortedMap<ArmId, SortedSet<ArmId>> all = new TreeMap<>(some);
        others.forEach((configuration, pools) -> all.merge(configuration, pools, Sorted::union));
        return all;
    }

    /// The pools that anything comes into.
    public SortedSet<ArmId> joined() {
        return join.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The same by a write for what leaves pools and one for each pool that is joined, because Azure takes a write
    /// whole or not at all.
    public List<PoolMoves> apart() {
        List<PoolMoves> apart = new ArrayList<>();
        if (!leave.isEmpty()) {
            apart.add(new PoolMoves(holder, new TreeMap<>(), leave));
        }
        joined().forEach(pool -> {
            SortedMap<ArmId, SortedSet<ArmId>> one = new TreeMap<>();
            join.forEach((configuration, pools) -> {
                if (pools.contains(pool)) {
                    one.put(configuration, Sorted.copyOf(List.of(pool)));
                }
            });
            apart.add(new PoolMoves(holder, one, new TreeMap<>()));
        });
        return apart;
    }

    /// Whose an IP configuration is.
    public static ArmId holder(ArmId configuration) {
        String path = configuration.text();
        String lower = path.toLowerCase(Locale.ROOT);
        int end = lower.lastIndexOf(lower.contains(SCALE_SETS) ? INTERFACES : CONFIGURATIONS);
        return end < 0 ? configuration : new ArmId(path.substring(0, end));
    }

    /// The interface of an instance or of a model that an IP configuration is of.
    public static String interfaceOf(ArmId configuration) {
        String path = configuration.text();
        String lower = path.toLowerCase(Locale.ROOT);
        int begin = lower.lastIndexOf(INTERFACES) + INTERFACES.length();
        return path.substring(begin, path.indexOf('/', begin));
    }

    /// Whether this is the path of a scale set, which stands for its model.
    public static boolean isModel(ArmId holder) {
        String lower = holder.text().toLowerCase(Locale.ROOT);
        int name = lower.indexOf(SCALE_SETS) + SCALE_SETS.length();
        return lower.contains(SCALE_SETS) && lower.indexOf('/', name) < 0;
    }

    /// Whether this is the path of an instance of a scale set.
    public static boolean isInstance(ArmId holder) {
        return holder.text().toLowerCase(Locale.ROOT).contains(SCALE_SETS) && !isModel(holder);
    }

    /// Whether this is the path of a network interface by itself.
    public static boolean isInterface(ArmId holder) {
        return !isModel(holder) && !isInstance(holder);
    }

    /// Whose instance this is; empty for what is none.
    public static Optional<ArmId> scaleSet(ArmId holder) {
        String path = holder.text();
        return isInstance(holder)
                ? Optional.of(new ArmId(path.substring(
                        0, path.indexOf('/', path.toLowerCase(Locale.ROOT).indexOf(SCALE_SETS) + SCALE_SETS.length()))))
                : Optional.empty();
    }

    /// An instance as a person finds it: `<scale set>/<number>`.
    public static String instanceName(ArmId instance) {
        String path = instance.text();
        int begin = path.toLowerCase(Locale.ROOT).lastIndexOf(SCALE_SETS) + SCALE_SETS.length();
        return path.substring(begin, path.indexOf('/', begin)) + "/" + instance.name();
    }

    /// The members of pools afterwards. Models are none.
    ///
    /// @param loadBalancer whose pools they are
    /// @param members who was in them, by the pool's name
    SortedMap<String, SortedSet<String>> in(ArmId loadBalancer, SortedMap<String, SortedSet<String>> members) {
        SortedMap<String, SortedSet<String>> changed = new TreeMap<>(members);
        changed.replaceAll((name, before) -> {
            ArmId pool = loadBalancer.child(Part.Collection.POOL.member(), name);
            SortedSet<String> after = before.stream()
                    .filter(each -> !names(leave, new ArmId(each), pool))
                    .collect(Collectors.toCollection(TreeSet::new));
            join.keySet().stream()
                    .filter(each -> !isModel(holder) && names(join, each, pool))
                    .forEach(each -> after.add(each.text()));
            return after;
        });
        return changed;
    }

    private static boolean names(SortedMap<ArmId, SortedSet<ArmId>> moved, ArmId configuration, ArmId pool) {
        return moved.containsKey(configuration) && moved.get(configuration).contains(pool);
    }
}
