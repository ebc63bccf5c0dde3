// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.change.AwsChange;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
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
import java.util.Map;
import java.util.Optional;

/// A cluster in memory on [AwsWorld], with the whole controller in it, run step by step.
final class AwsCluster {
    /// Longer than a back-off or a wave takes, and shorter than it takes until the first slow scan.
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final AwsWorld aws;
    private final KubeWorld kube;
    private final Map<String, String> settings;
    private final ClaimRules claims;
    private SteppedController controller;

    AwsCluster() {
        this(new AwsWorld(), Map.of(AwsSettings.HEALTH_CHECK_PORTS, "8080"));
    }

    /// @param settings those of the provider
    AwsCluster(AwsWorld aws, Map<String, String> settings) {
        this(aws, settings, new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// @param settings those of the provider
    /// @param claims which Services are served
    AwsCluster(AwsWorld aws, Map<String, String> settings, ClaimRules claims) {
        this.aws = aws;
        this.settings = settings;
        this.claims = claims;
        kube = new KubeWorld(aws.time());
        controller = start();
    }

    AwsWorld aws() {
        return aws;
    }

    KubeWorld kube() {
        return kube;
    }

    /// Adds nodes whose machines exist.
    AwsCluster nodes(int... numbers) {
        for (int number : numbers) {
            TargetNode node = AwsWorld.node(number);
            kube.addNode(ANode.aNode(node.name())
                    .providerId(node.providerId())
                    .zone(node.zone().orElseThrow())
                    .addresses(node.addresses().getFirst()));
        }
        return this;
    }

    void removeNodes(int... numbers) {
        for (int number : numbers) {
            kube.removeNode(AwsWorld.node(number).name());
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
    AwsCluster rest() {
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
    AwsCluster restart() {
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
        long mark = aws.mark();
        what.run();
        rest();
        return aws.callsSince(mark);
    }

    private SteppedController start() {
        LoadBalancerProvider<AwsDesired, AwsState, AwsChange> provider = aws.newProvider(settings);
        provider.check(NodeSelection.select(kube.nodes()));
        return SteppedController.start(
                kube, aws.time(), provider, ControllerSettings.usual(SpecFixture.CLUSTER, claims));
    }
}
