// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange.DropPools;
import io.cloudlb.azure.json.Json;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What has to be done before a load balancer is written: nodes come into a pool before rules move to it, so that they
/// are served all the time; and everybody leaves a pool of network interfaces before it goes, which Azure demands.
final class PoolPreparation {
    private final PoolMembers members;
    private final BiConsumer<Json.Mapping, Json.Mapping> put;
    private final Consumer<Draft> requireDeletable;
    private final Set<String> filled = new HashSet<>();
    private final Set<String> vacated = new HashSet<>();

    /// Why somebody in a pool cannot leave it, by its name.
    private final SortedMap<String, CloudError> occupied = new TreeMap<>();

    /// @param put writes the document, in the place of what was read
    /// @param requireDeletable throws where the whole document may not go
    PoolPreparation(PoolMembers members, BiConsumer<Json.Mapping, Json.Mapping> put, Consumer<Draft> requireDeletable) {
        this.members = members;
        this.put = put;
        this.requireDeletable = requireDeletable;
    }

    /// @param draft what is to be written
    /// @param before what was read
    /// @return whether there was anything to do; then the document is another one
    boolean prepare(LoadBalancerDraft draft, Json.Mapping before) {
        SortedSet<String> unfilled = members.unfilled(draft.entered());
        unfilled.removeAll(filled);
        if (!unfilled.isEmpty()) {
            fill(draft, before, unfilled);
            return true;
        }
        SortedSet<String> leaving = draft.leaving();
        leaving.removeAll(vacated);
        if (leaving.isEmpty()) {
            return false;
        }
        vacate(draft, before, leaving);
        return true;
    }

    private void fill(LoadBalancerDraft draft, Json.Mapping before, SortedSet<String> pools) {
        Json.Mapping prepared = draft.withPools(pools);
        if (!prepared.equals(before)) {
            put.accept(prepared, before);
        }
        members.fill(pools);
        filled.addAll(pools);
    }

    /// Rules have left the pools by then, unless all goes.
    private void vacate(LoadBalancerDraft draft, Json.Mapping before, SortedSet<String> pools) {
        if (draft.isEmpty()) {
            requireDeletable.accept(draft);
            members.vacate(pools);
            vacated.addAll(pools);
            return;
        }
        draft.keep(pools);
        if (draft.isChanged()) {
            put.accept(draft.tree(), before);
        }
        try {
            members.vacate(pools);
            vacated.addAll(pools);
        } catch (CloudException failure) {
            pools.forEach(pool -> occupied.put(pool, failure.error()));
            members.readIfPossible();
        }
    }

    /// The pools that somebody cannot leave. They stay without a rule, and what was to be written besides is.
    Set<String> occupied() {
        return occupied.keySet();
    }

    /// Fills pools once the load balancer is written.
    ///
    /// @param failed hears of each change that comes to nothing by its pools, by its place
    void finish(BiConsumer<Integer, CloudError> failed) {
        for (int rider = 0; rider < members.changes().size(); rider++) {
            if (members.changes().get(rider) instanceof DropPools drop) {
                for (Map.Entry<String, CloudError> pool : occupied.entrySet()) {
                    if (drop.pools().contains(pool.getKey())) {
                        failed.accept(rider, pool.getValue());
                    }
                }
            }
        }
        members.write(failed);
    }
}
