// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.emulators.Calls;
import io.cloudlb.gcp.change.GcpChange;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.settings.GcpSettings;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster in memory on [GcpWorld], with the whole controller in it, run step by step.
final class GcpCluster {
    /// Longer than a back-off or a wave takes, and shorter than it takes until the first slow scan.
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    /// Configured, since the first process starts before there is any node.
    static final Map<String, String> PLACE = Map.of(GcpSettings.PROJECT, "demo", GcpSettings.REGION, GcpWorld.REGION);

    private final GcpWorld gcp;
    private final KubeWorld kube;
    private Map<String, String> settings;
    private final ClaimRules claims;
    private SteppedController controller;

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
        this.gcp = gcp;
        this.settings = settings;
        this.claims = claims;
        kube = new KubeWorld(gcp.time());
        controller = start();
    }

    GcpWorld gcp() {
        return gcp;
    }

    KubeWorld kube() {
        return kube;
    }

    /// Adds nodes whose machines exist.
    GcpCluster nodes(int... numbers) {
        for (int number : numbers) {
            TargetNode node = GcpWorld.node(number);
            kube.addNode(ANode.aNode(node.name())
                    .providerId(node.providerId())
                    .zone(node.zone().orElseThrow())
                    .addresses(node.addresses().getFirst()));
        }
        return this;
    }

    void removeNodes(int... numbers) {
        for (int number : numbers) {
            kube.removeNode(GcpWorld.node(number).name());
        }
    }

    /// Creates Services of two ports each.
    void create(String... names) {
        for (String name : names) {
            kube.create(twoPorts(name));
        }
    }

    static AService twoPorts(String name) {
        return AService.aService(name).port(80).port(443);
    }

    /// Lets the controller work, and time pass, until it rests.
    GcpCluster rest() {
        controller.runFor(A_WHILE);
        return this;
    }

    /// Lets the controller work for that long.
    void rest(Duration duration) {
        controller.runFor(duration);
    }

    /// As a resync does.
    void resync(String name) {
        controller.resync(kube.service(name).key());
    }

    /// Ends the process; what happens until [#restart] happens without one.
    void stop() {
        controller.stop();
    }

    /// Ends the process and starts another with this setting besides.
    GcpCluster restartWith(String setting, String value) {
        settings = Sorted.put(settings, setting, value);
        return restart();
    }

    /// Ends the process and starts another, which knows nothing.
    GcpCluster restart() {
        startAnother();
        return rest();
    }

    /// The same, and it has done nothing yet.
    void startAnother() {
        controller.stop();
        controller = start();
    }

    /// What is done in this while costs these calls.
    Calls callsOf(Runnable what) {
        long mark = gcp.mark();
        what.run();
        rest();
        return gcp.callsSince(mark);
    }

    private SteppedController start() {
        LoadBalancerProvider<GcpDesired, GcpState, GcpChange> provider = gcp.newProvider(settings);
        provider.check(NodeSelection.select(kube.nodes()));
        return SteppedController.start(
                kube, gcp.time(), provider, ControllerSettings.usual(SpecFixture.CLUSTER, claims));
    }
}
