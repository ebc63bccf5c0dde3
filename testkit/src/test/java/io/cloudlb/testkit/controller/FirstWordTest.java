// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.Workers;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.controller.ports.ControllerSettings.Orphans;
import io.cloudlb.core.controller.ports.ControllerSettings.Pace;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.crash.CallHook;
import io.cloudlb.testkit.crash.CloudCall;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import io.cloudlb.testkit.kube.WorldWatch;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The first word does not wait for workers who wait for the cloud. With real threads, because what is tested is who
/// may work beside whom.
@Timeout(60)
class FirstWordTest {
    private static final int SERVICES = 20;
    private static final int WORKERS = 2;

    private final TimeSource time = TimeSource.system();
    private final KubeWorld kube = new KubeWorld(time);
    private final FakeCloud cloud = new FakeCloud();
    private final WorldWatch watch = kube.watch(new WorldWatch.Scope(Duration.ZERO, Set.of()));
    private final Controller controller = controller();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch allTold = new CountDownLatch(SERVICES + 1);
    private Optional<Workers> workers = Optional.empty();

    private Controller controller() {
        ControllerSettings settings = new ControllerSettings(
                FakeWorld.CLUSTER,
                new ClaimRules(true, Optional.empty(), List.of()),
                Policy.SYNC,
                Orphans.REPORT,
                WORKERS,
                Pace.USUAL);
        Executor threads = step -> Thread.ofVirtual().start(step);
        return Controller.of(
                cloud.provider(),
                settings,
                new ControllerPorts(watch, watch::nodes, kube.writer(), kube.eventSink(), kube.journal()),
                new Controller.Execution(threads, time, Fence.OPEN, ControllerMetrics.unread()));
    }

    /// A cloud that can be read, and does not answer to writes.
    @BeforeEach
    void letTheCloudNotAnswer() throws InterruptedException {
        cloud.hook(new CallHook() {
            @Override
            public void before(CloudCall call) {
                if (call.mutating()) {
                    stuck.countDown();
                    await(answered);
                }
            }
        });
        kube.writes().hook(new WriteHook() {
            private final Set<String> told = ConcurrentHashMap.newKeySet();

            @Override
            public void after(KubeWrite write) {
                if (write.verb() == Verb.WRITE_STATUS && told.add(write.subject())) {
                    allTold.countDown();
                }
            }
        });
        kube.addNode(ANode.aNode("node-a"));
        workers = Optional.of(Workers.start(controller));
        create("first");
        assertThat(stuck.await(20, TimeUnit.SECONDS))
                .as("a worker waits for the cloud")
                .isTrue();
    }

    @AfterEach
    void letItAnswer() throws InterruptedException {
        answered.countDown();
        if (workers.isPresent()) {
            workers.get().stop(Duration.ofSeconds(10));
        }
    }

    private void create(String name) {
        kube.create(AService.aService(name).port(80));
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isSaidWhileEveryWorkerWaits() throws InterruptedException {
        IntStream.rangeClosed(1, SERVICES).forEach(number -> create("web" + number));

        assertThat(allTold.await(20, TimeUnit.SECONDS))
                .as("%d were not told", allTold.getCount())
                .isTrue();
        assertThat(kube.services()).allSatisfy(service -> {
            assertThat(service.status().ingress()).isEmpty();
            assertThat(service.status()
                            .condition(Condition.ACCEPTED)
                            .orElseThrow()
                            .status())
                    .isEqualTo(Condition.Status.TRUE);
        });
    }
}
