// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;

/// A cluster in memory on an emulated cloud, with the whole controller in it, run step by step. A provider's tests
/// extend it by their cloud.
///
/// @param <C> the cluster itself
public abstract class SteppedCluster<C extends SteppedCluster<C>> {
    /// Longer than a back-off or a wave takes, and shorter than it takes until the first slow scan.
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final KubeWorld kube;
    private final ManualClock time;
    private final ControllerSettings settings;
    private SteppedController controller;

    /// @param provider the first process's
    /// @param claims which Services are served
    protected SteppedCluster(LoadBalancerProvider<?, ?, ?> provider, ManualClock time, ClaimRules claims) {
        this(provider, time, ControllerSettings.usual(SpecFixture.CLUSTER, claims));
    }

    /// @param provider the first process's
    /// @param settings of every process, with the cluster that it is
    protected SteppedCluster(LoadBalancerProvider<?, ?, ?> provider, ManualClock time, ControllerSettings settings) {
        this.time = time;
        this.settings = settings;
        kube = new KubeWorld(time);
        controller = start(provider);
    }

    /// A provider as another process makes it.
    protected abstract LoadBalancerProvider<?, ?, ?> newProvider();

    /// A node whose machine exists.
    protected abstract TargetNode node(int number);

    protected abstract C self();

    public final KubeWorld kube() {
        return kube;
    }

    /// Adds nodes whose machines exist.
    public final C nodes(int... numbers) {
        for (int number : numbers) {
            TargetNode node = node(number);
            kube.addNode(ANode.aNode(node.name())
                    .providerId(node.providerId())
                    .zone(node.zone().orElseThrow())
                    .addresses(node.addresses().getFirst()));
        }
        return self();
    }

    public final void removeNodes(int... numbers) {
        for (int number : numbers) {
            kube.removeNode(node(number).name());
        }
    }

    /// Creates Services of two ports each.
    public final void create(String... names) {
        for (String name : names) {
            kube.create(twoPorts(name));
        }
    }

    public static AService twoPorts(String name) {
        return AService.aService(name).port(80).port(443);
    }

    /// Lets the controller work, and time pass, until it rests.
    public final C rest() {
        controller.runFor(A_WHILE);
        return self();
    }

    /// Lets the controller work for that long.
    public final void rest(Duration duration) {
        controller.runFor(duration);
    }

    /// As a resync does.
    public final void resync(String name) {
        controller.resync(kube.service(name).key());
    }

    /// Ends the process; what happens until [#restart] happens without one.
    public final void stop() {
        controller.stop();
    }

    /// Ends the process and starts another, which knows nothing.
    public final C restart() {
        startAnother();
        return rest();
    }

    /// The same, and it has done nothing yet.
    public final void startAnother() {
        controller.stop();
        controller = start(newProvider());
    }

    private SteppedController start(LoadBalancerProvider<?, ?, ?> provider) {
        provider.check(NodeSelection.select(kube.nodes()));
        return SteppedController.start(kube, time, provider, settings);
    }
}
