// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.controller.ports.ControllerSettings;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.fake.FakeCloud;
import io.cloudlb.testkit.fake.FakeWorld;
import io.cloudlb.testkit.kube.KubeWorld;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What is asked of the cloud before a Service can be judged.
class JudgingTest {
    private static final String ZONE = "fake.example/zone";

    private final AFakeCluster cluster = AFakeCluster.serving("web");

    @Test
    void looksAgainSlowlyForWhatTheCloudDoesNotHave() {
        long reads = readsOf(() -> cluster.kube()
                .create(aService("lost").annotation(ZONE, "nowhere").port(80)));

        assertThat(reads).isEqualTo(1);
        assertThat(readsOf(() -> cluster.rest(Duration.ofMinutes(60)))).isLessThanOrEqualTo(13);
    }

    @Test
    void looksOnceForManyServicesAndManyEdits() {
        long reads = readsOf(() -> {
            for (int i = 0; i < 20; i++) {
                cluster.kube()
                        .create(aService("lost-" + i)
                                .annotation(ZONE, "nowhere")
                                .port(80));
            }
            cluster.rest(Duration.ofSeconds(1));
            for (int i = 0; i < 20; i++) {
                cluster.kube().touch("lost-" + i);
            }
            cluster.rest(Duration.ofSeconds(1));
        });

        assertThat(reads).isLessThanOrEqualTo(2);
    }

    @Test
    void looksOnceMoreWhenTheServiceAsksForSomethingElse() {
        readsOf(() -> cluster.kube()
                .create(aService("lost").annotation(ZONE, "nowhere").port(80)));
        cluster.rest(Duration.ofSeconds(30));

        cluster.kube().annotate("lost", ZONE, "north");
        cluster.rest();

        assertThat(cluster.kube().service("lost").status().ingress()).hasSize(1);
    }

    @Test
    void thinksANewServiceThroughOnce() {
        AtomicInteger resolved = new AtomicInteger();
        FakeCloud cloud = new FakeCloud();
        ManualClock clock = new ManualClock();
        KubeWorld kube = new KubeWorld(clock);
        SteppedController controller = SteppedController.start(
                kube,
                clock,
                counting("resolve", resolved, cloud.provider()),
                ControllerSettings.usual(FakeWorld.CLUSTER, new ClaimRules(true, Optional.empty(), List.of())));
        controller.runUntilIdle();

        kube.create(aService("new").port(80));
        while (cloud.kinds().isEmpty()) {
            assertThat(controller.step()).isTrue();
        }

        assertThat(kube.service("new").status().condition(Condition.ACCEPTED)).isPresent();
        assertThat(resolved).hasValue(1);
    }

    @SuppressWarnings("unchecked")
    private static <D, S, C extends Change> LoadBalancerProvider<D, S, C> counting(
            String method, AtomicInteger calls, LoadBalancerProvider<D, S, C> provider) {
        return (LoadBalancerProvider<D, S, C>) Proxy.newProxyInstance(
                JudgingTest.class.getClassLoader(),
                new Class<?>[] {LoadBalancerProvider.class},
                (_, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        calls.incrementAndGet();
                    }
                    return called.invoke(provider, arguments);
                });
    }

    private long readsOf(Runnable what) {
        return cluster.callsOf(what).stream().filter("Read"::equals).count();
    }
}
