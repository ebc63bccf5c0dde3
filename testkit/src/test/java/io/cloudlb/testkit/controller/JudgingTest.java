// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.controller;

import static io.cloudlb.testkit.AService.aService;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private long readsOf(Runnable what) {
        return cluster.callsOf(what).stream().filter("Read"::equals).count();
    }
}
