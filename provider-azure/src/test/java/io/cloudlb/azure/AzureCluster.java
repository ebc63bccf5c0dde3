// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.controller.SteppedController;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A cluster in memory on [AzureWorld], with the whole controller in it, run step by step.
final class AzureCluster {
    /// Longer than a back-off or a wave takes, and shorter than it takes until the first slow scan.
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final AzureWorld azure;
    private final KubeWorld kube;
    private final ClaimRules claims;
    private SteppedController controller;

    AzureCluster() {
        this(new AzureWorld());
    }

    AzureCluster(AzureWorld azure) {
        this(azure, new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// @param claims which Services are served
    AzureCluster(AzureWorld azure, ClaimRules claims) {
        this.azure = azure;
        this.claims = claims;
        kube = new KubeWorld(azure.time());
        controller = start();
    }

    AzureWorld azure() {
        return azure;
    }

    KubeWorld kube() {
        return kube;
    }

    /// Adds nodes whose machines exist.
    AzureCluster nodes(int... numbers) {
        for (int number : numbers) {
            TargetNode node = AzureWorld.node(number);
            kube.addNode(ANode.aNode(node.name())
                    .providerId(node.providerId())
                    .zone(node.zone().orElseThrow())
                    .addresses(node.addresses().getFirst()));
        }
        return this;
    }

    void removeNodes(int... numbers) {
        for (int number : numbers) {
            kube.removeNode(AzureWorld.node(number).name());
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
    AzureCluster rest() {
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

    /// Ends the process and starts another, which knows nothing.
    AzureCluster restart() {
        controller.stop();
        controller = start();
        return rest();
    }

    /// What is done in this while costs these calls.
    Calls callsOf(Runnable what) {
        long mark = azure.mark();
        what.run();
        rest();
        return azure.callsSince(mark);
    }

    private SteppedController start() {
        AzureProvider provider = azure.newProvider();
        provider.check(NodeSelection.select(kube.nodes()));
        return SteppedController.start(
                kube, azure.time(), provider, ControllerSettings.usual(SpecFixture.CLUSTER, claims));
    }
}
