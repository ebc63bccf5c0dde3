// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// A cluster in memory on the fake cloud, with the controller in it. Slow scans are off: a call is one that was asked
/// for.
final class AFakeCluster {
    private static final Pace ONLY_WHAT_IS_ASKED = new Pace(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    private final ManualClock clock = new ManualClock();
    private final KubeWorld kube = new KubeWorld(clock);
    private final FakeCloud cloud = new FakeCloud();
    private SteppedController controller = start();

    /// Two nodes, and Services of one port.
    static AFakeCluster serving(String... names) {
        AFakeCluster cluster = new AFakeCluster();
        cluster.kube.addNode(ANode.aNode("node-a"));
        cluster.kube.addNode(ANode.aNode("node-b"));
        for (String name : names) {
            cluster.kube.create(AService.aService(name).port(80));
        }
        return cluster.rest();
    }

    KubeWorld kube() {
        return kube;
    }

    FakeCloud cloud() {
        return cloud;
    }

    AFakeCluster rest() {
        return rest(Duration.ofMinutes(1));
    }

    AFakeCluster rest(Duration duration) {
        controller.runFor(duration);
        return this;
    }

    /// Ends the process; what happens until [#restart] happens without one.
    void stop() {
        controller.stop();
    }

    AFakeCluster restart() {
        controller.stop();
        controller = start();
        return rest();
    }

    /// The nodes that are registered for a Service.
    SortedSet<String> targets(String name) {
        String service = kube.service(name).key().toString();
        return cloud.resources().values().stream()
                .filter(resource -> resource.kind() == Kind.POOL)
                .filter(resource -> service.equals(resource.facts().get("service")))
                .map(FakeResource::targets)
                .findFirst()
                .orElseThrow();
    }

    /// The operations of the calls that this causes.
    List<String> callsOf(Runnable what) {
        cloud.clearLedger();
        what.run();
        rest();
        return cloud.ledger();
    }

    private SteppedController start() {
        return SteppedController.start(
                kube,
                clock,
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, new ClaimRules(true, Optional.empty(), List.of()))
                        .at(ONLY_WHAT_IS_ASKED));
    }
}
