// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.cluster;

import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.cloudlb.metallb.rivals.RivalCheck;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The cluster, as far as MetalLB's controller half needs it. Reads come from watches; what is written are claims,
/// the pools' counters and events.
public interface MetalLbCluster extends AutoCloseable {
    /// Begins to watch. Returns when pools and namespaces are known.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when they cannot be had, in one sentence
    void start();

    /// Looks for another controller that gives the same Services their addresses.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when that cannot be found out now
    RivalCheck rivals();

    /// The pools as they are written.
    Collection<PoolDefinition> pools();

    /// The labels of all namespaces, by name.
    SortedMap<String, Map<String, String>> namespaces();

    /// Where claims are written.
    ClaimLedger ledger();

    /// Where processes say that they lead.
    LeaderRegister leaders();

    /// Writes how full each pool is, where its counters say something else.
    ///
    /// @throws io.cloudlb.core.provider.CloudException when some could not be written
    void show(List<PoolFill> fills);

    /// Has MetalLB's speakers look at the pools again: a speaker that has refused them would do so by itself only after
    /// a pause that grows to a quarter of an hour.
    ///
    /// @param fills how full each pool is
    /// @throws io.cloudlb.core.provider.CloudException when that could not be done
    void wakeSpeakers(List<PoolFill> fills);

    /// Tells that the pools are not put in force as they are written, and why; with no refusal, that they are again.
    /// What was told last is not told again. Never fails.
    void tell(PoolsInForce pools);

    /// Why pools or namespaces may be out of date; empty when they are not.
    Optional<String> trouble();

    @Override
    void close();
}
