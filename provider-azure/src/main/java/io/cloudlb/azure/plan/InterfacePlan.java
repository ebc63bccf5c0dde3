// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Plan;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who comes into pools of network interfaces and out of them, one write for each interface, instance or
/// model. Models go first: while Azure works on a scale set it refuses other writes of it.
final class InterfacePlan {
    private final AzureDesired.OfCluster desired;
    private final AzureState.OfCluster observed;
    private final SortedMap<ArmId, SortedSet<ArmId>> join = new TreeMap<>();
    private final SortedMap<ArmId, SortedSet<ArmId>> leave = new TreeMap<>();
    private final SortedSet<ArmId> wanted = new TreeSet<>();

    InterfacePlan(AzureDesired.OfCluster desired, AzureState.OfCluster observed) {
        this.desired = desired;
        this.observed = observed;
    }

    void addTo(Plan.Builder<AzureChange> plan) {
        for (Document document : observed.documents().values()) {
            Stream.of(IpFamily.values())
                    .forEach(family -> compare(document, family, desired.members(document.key(), family)));
        }
        SortedMap<ArmId, SortedSet<String>> models = new TreeMap<>();
        for (PoolMoves moves : PoolMoves.of(join, leave, observed.machines().failed(wanted))) {
            SortedSet<String> step = plan.add(
                    new AzureChange.MovePools(desired.owner(), moves, difference(moves)),
                    PoolMoves.scaleSet(moves.holder())
                            .map(set -> models.getOrDefault(set, new TreeSet<>()))
                            .orElseGet(TreeSet::new));
            if (PoolMoves.isModel(moves.holder())) {
                models.put(moves.holder(), step);
            }
        }
    }

    /// A pool is never emptied: nodes that are all not ready serve better than none. Models only leave a pool
    /// that goes: a scale set that has no node now may have one again. Who is in one pool stays, whatever other
    /// pool Azure does not let him into.
    private void compare(Document document, IpFamily family, SortedSet<String> members) {
        String name = AzureNames.interfacePool(desired.owner().cluster(), family);
        SortedSet<String> standing = document.members().get(name);
        if (standing == null || members.isEmpty()) {
            return;
        }
        ArmId pool = document.key()
                .id(observed.surroundings().place().map(Place::subscription).orElse(""))
                .child(Part.Collection.POOL.member(), name);
        SortedSet<ArmId> in = ids(standing);
        SortedSet<ArmId> asked = ids(members);
        SortedSet<ArmId> admitted = observed.machines().admitted(pool, asked);
        wanted.addAll(admitted);
        put(
                join,
                pool,
                Sorted.minus(admitted, Sorted.union(in, observed.machines().modelsIn(pool))));
        if (Sorted.union(admitted, Sorted.intersection(in, asked)).stream()
                .anyMatch(each -> !PoolMoves.isModel(PoolMoves.holder(each)))) {
            put(leave, pool, Sorted.minus(in, asked));
        }
    }

    private static void put(SortedMap<ArmId, SortedSet<ArmId>> moves, ArmId pool, SortedSet<ArmId> all) {
        if (!all.isEmpty()) {
            moves.put(pool, all);
        }
    }

    private static SortedSet<ArmId> ids(SortedSet<String> members) {
        return members.stream().map(ArmId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String difference(PoolMoves moves) {
        return AzureChange.listed(Stream.concat(
                pools(moves.join()).map(pool -> "comes into " + pool),
                pools(moves.leave()).map(pool -> "comes out of " + pool)));
    }

    private static Stream<String> pools(SortedMap<ArmId, SortedSet<ArmId>> moves) {
        return moves.values().stream()
                .flatMap(pools -> pools.stream())
                .map(ArmId::name)
                .distinct();
    }

    /// Pools of the kind that is not configured any more, and which the last rule has left.
    static void dropIdle(Owner.Shared owner, AzureState.OfCluster observed, Plan.Builder<AzureChange> plan) {
        observed.surroundings()
                .place()
                .ifPresent(place -> observed.documents().values().forEach(document -> {
                    SortedSet<String> idle = new TreeSet<>(document.idle());
                    Stream.of(IpFamily.values()).forEach(family -> idle.remove(place.pool(owner.cluster(), family)));
                    if (!idle.isEmpty()) {
                        plan.add(
                                new AzureChange.DropPools(
                                        owner, document.key(), AzurePlanner.whole(observed, document.key()), idle),
                                new TreeSet<>());
                    }
                }));
    }
}
