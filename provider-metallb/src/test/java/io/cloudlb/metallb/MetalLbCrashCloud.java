// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.metallb.fixture.APool;
import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudFault;
import io.cloudlb.testkit.crash.CrashableCloud;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// MetalLB's side of the cluster, to be disturbed: its calls are those of the ledger. What Services have stands in
/// their own objects, so that the content to compare is elsewhere.
final class MetalLbCrashCloud implements CrashableCloud {
    private final MetalLbWorld world;
    private final Map<String, String> settings;

    MetalLbCrashCloud(Map<String, String> settings, APool... pools) {
        this.settings = settings;
        world = new MetalLbWorld(pools);
    }

    MetalLbWorld world() {
        return world;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock) {
        return newProvider(clock, () -> {});
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> newProvider(ManualClock clock, Runnable wakeUp) {
        return AMetalLbCluster.newProvider(world, clock, settings, wakeUp);
    }

    @Override
    public ANode node(String name) {
        return ANode.aNode(name);
    }

    @Override
    public void hook(CallHook hook) {
        world.ledger().hook(hook);
    }

    @Override
    public void fault(int call, CloudFault fault) {
        world.ledger().fault(call, fault);
    }

    @Override
    public int calls() {
        return world.ledger().calls();
    }

    /// A claim that is settled goes with the next write, whenever that is.
    @Override
    public String canonical() {
        return "";
    }

    @Override
    public String withoutMintedIds(String text) {
        return text;
    }

    @Override
    public SortedMap<String, Integer> creations() {
        return Collections.unmodifiableSortedMap(new TreeMap<>());
    }

    /// A claim of a Service that is gone goes with the next write, too.
    @Override
    public Set<String> ownerUids() {
        return Set.of();
    }
}
