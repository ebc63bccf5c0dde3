// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.Controller;
import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeResource;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import io.cloudlb.testkit.kube.WorldWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When the first pass ends while several workers are at it.
@Timeout(60)
class FirstPassTest {
    private static final ServiceKey WEB = new ServiceKey("default", "web");

    private final ManualClock clock = new ManualClock();
    private final KubeWorld world = new KubeWorld(clock);
    private final FakeCloud cloud = new FakeCloud();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HookedCache cache = new HookedCache(world.watch(new WorldWatch.Scope(Duration.ZERO, Set.of())));

    /// Orphans are looked for when the pass has ended, so that is when one is found.
    @Test
    void endsAlthoughAWorkerIsFasterThanTheOneThatSendsTheServices() {
        world.create(aService("api").port(80));
        world.create(aService("web").port(80));
        cache.catchUp();
        leaveAnOrphan();
        Controller controller = controller();
        cache.duringList = () -> onAnotherThread(() -> drain(controller));

        controller.start();
        drain(controller);

        assertThat(gauge("cloudlb_orphans")).isEqualTo(1);
    }

    /// Once the pass has ended, what is shared and the orphans wait in the queue as well.
    @Test
    void doesNotCountALookThatBeganBeforeTheCloudWasListed() throws InterruptedException {
        world.create(aService("web").port(80));
        cache.catchUp();
        Controller controller = controller();
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch listed = new CountDownLatch(1);
        controller.onService(WEB);
        cache.duringGet = () -> {
            looking.countDown();
            await(listed);
        };
        Thread worker = Thread.ofPlatform().start(controller::runNext);
        looking.await();
        controller.start();
        controller.runNext();

        listed.countDown();
        worker.join();

        assertThat(gauge("workqueue_depth")).isEqualTo(1);
    }

    private Controller controller() {
        return Controller.of(
                cloud.provider(),
                ControllerSettings.usual(FakeWorld.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())),
                new ControllerPorts(cache, cache.watch::nodes, world.writer(), world.eventSink(), world.journal()),
                new Controller.Execution(Runnable::run, clock, Fence.OPEN, new ControllerMetrics(meters, "lease")));
    }

    private void leaveAnOrphan() {
        FakeResource orphan = new FakeResource(
                Kind.BALANCER,
                "b-gone",
                new OwnerMark(FakeWorld.CLUSTER.uid(), "gone"),
                Map.of("service", "default/gone"),
                List.of());
        cloud.byHand(List.of(orphan), List.of());
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private static void drain(Controller controller) {
        boolean more = true;
        while (more) {
            more = controller.runNext();
        }
    }

    private static void onAnotherThread(Runnable work) {
        try {
            Thread.ofPlatform().start(work).join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Does something in the middle of what a worker reads.
    private static final class HookedCache implements ControllerPorts.ServiceCache {
        private final WorldWatch watch;
        private Runnable duringList = () -> {};
        private Runnable duringGet = () -> {};

        HookedCache(WorldWatch watch) {
            this.watch = watch;
        }

        void catchUp() {
            watch.deliver(new WorldWatch.Listener() {
                @Override
                public void onService(ServiceKey key) {}

                @Override
                public void onNodes() {}
            });
        }

        @Override
        public Collection<ServiceView> readAfresh() {
            return watch.readAfresh();
        }

        @Override
        public Optional<ServiceView> get(ServiceKey key) {
            duringGet.run();
            return watch.get(key);
        }

        @Override
        public Collection<ServiceView> list() {
            return new Interrupted(watch.list(), duringList);
        }

        @Override
        public boolean watches(String namespace) {
            return watch.watches(namespace);
        }
    }

    /// A collection that is not read in one go: something happens before its last element.
    private static final class Interrupted extends AbstractCollection<ServiceView> {
        private final Collection<ServiceView> all;
        private final Runnable beforeLast;

        Interrupted(Collection<ServiceView> all, Runnable beforeLast) {
            this.all = all;
            this.beforeLast = beforeLast;
        }

        @Override
        public Iterator<ServiceView> iterator() {
            Iterator<ServiceView> each = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public ServiceView next() {
                    ServiceView next = each.next();
                    if (!each.hasNext()) {
                        beforeLast.run();
                    }
                    return next;
                }
            };
        }

        @Override
        public int size() {
            return all.size();
        }
    }
}
