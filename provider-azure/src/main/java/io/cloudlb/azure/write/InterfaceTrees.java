// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// What holds IP configurations, with other pools in them, and all else as it was read.
record InterfaceTrees(PoolMoves moves) {
    private static final String POOLS = "loadBalancerBackendAddressPools";

    /// @throws CloudException when an IP configuration is gone that was to come into a pool
    Json.Mapping changed(Json.Mapping tree) {
        SortedSet<ArmId> found = new TreeSet<>();
        Json.Mapping changed = inside(tree, "properties", properties -> {
            if (PoolMoves.isModel(moves.holder())) {
                return inside(
                        properties,
                        "virtualMachineProfile",
                        profile -> inside(profile, "networkProfile", network -> interfaces(network, found)));
            }
            return PoolMoves.isInstance(moves.holder())
                    ? inside(properties, "networkProfileConfiguration", network -> interfaces(network, found))
                    : configurations(properties, moves.holder(), found);
        });
        moves.join().keySet().stream()
                .filter(configuration -> !found.contains(configuration))
                .findFirst()
                .ifPresent(gone -> {
                    throw new CloudException(CloudError.notFound("%s is gone".formatted(gone), ""));
                });
        return changed;
    }

    private Json.Mapping interfaces(Json.Mapping network, SortedSet<ArmId> found) {
        return each(network, "networkInterfaceConfigurations", nic -> {
            ArmId id =
                    moves.holder().child("networkInterfaces", nic.text("name").orElse(""));
            return inside(nic, "properties", properties -> configurations(properties, id, found));
        });
    }

    private Json.Mapping configurations(Json.Mapping properties, ArmId nic, SortedSet<ArmId> found) {
        return each(properties, "ipConfigurations", configuration -> {
            ArmId id = nic.child("ipConfigurations", configuration.text("name").orElse(""));
            found.add(id);
            return moves.join().containsKey(id) || moves.leave().containsKey(id)
                    ? inside(configuration, "properties", inner -> pools(inner, id))
                    : configuration;
        });
    }

    private Json.Mapping pools(Json.Mapping configuration, ArmId id) {
        SortedSet<ArmId> left = of(moves.leave(), id);
        SortedSet<ArmId> missing = new TreeSet<>(of(moves.join(), id));
        List<Json> pools = new ArrayList<>();
        configuration.mappings(POOLS).forEach(pool -> {
            ArmId named = new ArmId(pool.text("id").orElse(""));
            missing.remove(named);
            if (!left.contains(named)) {
                pools.add(pool);
            }
        });
        missing.forEach(pool -> pools.add(PartTrees.reference(pool)));
        return pools.equals(configuration.list(POOLS)) ? configuration : configuration.with(POOLS, pools);
    }

    private static SortedSet<ArmId> of(SortedMap<ArmId, SortedSet<ArmId>> moves, ArmId configuration) {
        return moves.getOrDefault(configuration, new TreeSet<>());
    }

    /// What is not there stays so.
    private static Json.Mapping inside(Json.Mapping owner, String member, UnaryOperator<Json.Mapping> change) {
        return owner.get(member).isPresent() ? owner.changing(member, change) : owner;
    }

    private static Json.Mapping each(Json.Mapping owner, String list, UnaryOperator<Json.Mapping> change) {
        List<Json> before = owner.list(list);
        List<Json> after = before.stream()
                .map(element -> element instanceof Json.Mapping mapping ? change.apply(mapping) : element)
                .toList();
        return after.equals(before) ? owner : owner.with(list, after);
    }
}
