// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.cluster;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolsInForce;
import io.cloudlb.metallb.rivals.Leaders;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.metallb.rivals.LeaseSightings.LeaseView;
import io.cloudlb.metallb.rivals.RivalCheck;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// No cluster at all, for whoever only wants to know what the provider is. Everything else it refuses in one
/// sentence.
public final class NoCluster implements MetalLbCluster, ClaimLedger, LeaderRegister {
    @Override
    public void start() {
        throw missing();
    }

    @Override
    public RivalCheck rivals() {
        throw missing();
    }

    @Override
    public Collection<PoolDefinition> pools() {
        return List.of();
    }

    @Override
    public SortedMap<String, Map<String, String>> namespaces() {
        return Collections.emptySortedMap();
    }

    @Override
    public ClaimLedger ledger() {
        return this;
    }

    @Override
    public LeaderRegister leaders() {
        return this;
    }

    @Override
    public Leaders known() {
        throw missing();
    }

    @Override
    public Leaders write(Leaders before, Collection<Leader> leaders) {
        throw missing();
    }

    @Override
    public Optional<LeaseView> lease(Leader leader) {
        throw missing();
    }

    @Override
    public String place() {
        throw missing();
    }

    @Override
    public Claims read() {
        throw missing();
    }

    @Override
    public Claims write(Claims before, Collection<Claim> claims) {
        throw missing();
    }

    @Override
    public void show(List<PoolFill> fills) {
        throw missing();
    }

    @Override
    public void wakeSpeakers(List<PoolFill> fills) {
        throw missing();
    }

    @Override
    public void tell(PoolsInForce pools) {}

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private static CloudException missing() {
        return new CloudException(CloudError.invalidRequest(
                "Provider metallb needs the cluster, which holds MetalLB's pools; name it with --kubeconfig or"
                        + " KUBECONFIG, and leave --without-cluster out",
                "",
                "NoCluster"));
    }
}
