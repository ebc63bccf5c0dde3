// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.WorldWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A node that appears while what exists in the cloud is being listed, seen by another worker.
class NodesAtStartTest {
    /// More pieces of work than these few Services can ask for.
    private static final int A_LOOP = 1_000;

    private final ManualClock clock = new ManualClock();
    private final KubeWorld world = new KubeWorld(clock);
    private final FakeCloud cloud = new FakeCloud();
    private final WorldWatch watch = world.watch(new WorldWatch.Scope(Duration.ZERO, Set.of()));
    private Runnable afterNodesAreListed = () -> {};
    private Runnable beforeJournalIsRead = () -> {};
    private final Controller controller = controller();

    @BeforeEach
    void haveAServiceAndANode() {
        world.addNode(ANode.aNode("node-a"));
        world.create(aService("web").port(80));
        deliver();
    }

    @Test
    void isNotForgottenByTheOlderListOfNodes() {
        afterNodesAreListed = this::aNodeAppearsAndIsPassedOn;

        start();

        assertThat(targets()).containsExactly("node-a", "node-b");
    }

    @Test
    void doesNotKeepWorkersBusyForEver() {
        beforeJournalIsRead = this::aNodeAppearsAndIsPassedOn;

        start();

        assertThat(targets()).containsExactly("node-a", "node-b");
    }

    private void start() {
        controller.start();
        workUntilRest();
        clock.pass(Duration.ofSeconds(1));
        workUntilRest();
    }

    private void workUntilRest() {
        for (int i = 0; i < A_LOOP; i++) {
            deliver();
            if (!controller.greetNext() && !controller.runNext()) {
                return;
            }
        }
        throw new AssertionError("The controller does not come to rest");
    }

    private void aNodeAppearsAndIsPassedOn() {
        afterNodesAreListed = () -> {};
        beforeJournalIsRead = () -> {};
        world.addNode(ANode.aNode("node-b"));
        deliver();
        clock.pass(Duration.ofSeconds(1));
        boolean more = true;
        while (more) {
            more = controller.runNext();
        }
    }

    private void deliver() {
        watch.deliver(new WorldWatch.Listener() {
            @Override
            public void onService(ServiceKey key) {
                controller.onService(key);
            }

            @Override
            public void onNodes() {
                controller.onNodes();
            }
        });
    }

    private Collection<String> targets() {
        return cloud.resources().values().stream()
                .filter(resource -> resource.kind() == FakeResource.Kind.POOL)
                .flatMap(pool -> pool.targets().stream())
                .toList();
    }

    private Controller controller() {
        Supplier<Collection<NodeView>> nodes = () -> {
            Collection<NodeView> listed = watch.nodes();
            afterNodesAreListed.run();
            return listed;
        };
        return Controller.of(
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())),
                new ControllerPorts(watch, nodes, world.writer(), world.eventSink(), journal()),
                new Controller.Execution(Runnable::run, clock, Fence.OPEN, ControllerMetrics.unread()));
    }

    private ControllerPorts.TargetJournal journal() {
        ControllerPorts.TargetJournal real = world.journal();
        return new ControllerPorts.TargetJournal() {
            @Override
            public Optional<String> settled() {
                beforeJournalIsRead.run();
                return real.settled();
            }

            @Override
            public void moving() {
                real.moving();
            }

            @Override
            public void settled(String digest) {
                real.settled(digest);
            }
        };
    }
}
