// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.controller.SteppedCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster in memory on [GcpWorld].
final class GcpCluster extends SteppedCluster<GcpCluster> {
    /// Configured, since the first process starts before there is any node.
    static final Map<String, String> PLACE = Map.of(GcpSettings.PROJECT, "demo", GcpSettings.REGION, GcpWorld.REGION);

    private final GcpWorld gcp;
    private Map<String, String> settings;

    GcpCluster() {
        this(new GcpWorld(), PLACE);
    }

    /// @param settings those of the provider
    GcpCluster(GcpWorld gcp, Map<String, String> settings) {
        this(gcp, settings, new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// @param settings those of the provider
    /// @param claims which Services are served
    GcpCluster(GcpWorld gcp, Map<String, String> settings, ClaimRules claims) {
        super(gcp.newProvider(settings), gcp.time(), claims);
        this.gcp = gcp;
        this.settings = settings;
    }

    GcpWorld gcp() {
        return gcp;
    }

    /// Ends the process and starts another with this setting besides.
    GcpCluster restartWith(String setting, String value) {
        settings = Sorted.put(settings, setting, value);
        return restart();
    }

    /// What is done in this while costs these calls.
    Calls callsOf(Runnable what) {
        long mark = gcp.mark();
        what.run();
        rest();
        return gcp.callsSince(mark);
    }

    @Override
    protected LoadBalancerProvider<?, ?, ?> newProvider() {
        return gcp.newProvider(settings);
    }

    @Override
    protected TargetNode node(int number) {
        return GcpWorld.node(number);
    }

    @Override
    protected GcpCluster self() {
        return this;
    }
}
