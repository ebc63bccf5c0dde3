// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.testkit.kube.KubeWrite;
import io.cloudlb.testkit.kube.KubeWrite.Verb;
import io.cloudlb.testkit.kube.WriteHook;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Nobody sees `<pending>` without a reason for longer than a second, however slow AWS is and however many Services
/// come at once.
class FirstWordTest {
    private static final int MANY = 100;
    private static final Duration SLOW = Duration.ofMillis(500);

    private final AwsWorld aws = new AwsWorld(
            builder -> builder.latency(SLOW).quotas(AwsQuotas.standard().withLoadBalancers(MANY)));
    private final AwsCluster cluster = new AwsCluster(aws, Map.of()).nodes(1, 2, 3);
    private final Map<String, Duration> firstWords = new TreeMap<>();

    /// Notes when each Service is told something for the first time, counted from now.
    private void watchFirstWords() {
        long began = aws.time().nanoTime();
        cluster.kube().writes().hook(new WriteHook() {
            @Override
            public void after(KubeWrite write) {
                if (write.verb() == Verb.WRITE_STATUS) {
                    firstWords.putIfAbsent(
                            write.subject(), Duration.ofNanos(aws.time().nanoTime() - began));
                }
            }
        });
    }

    private void createMany() {
        watchFirstWords();
        cluster.create(IntStream.rangeClosed(1, MANY)
                .mapToObj(number -> "web" + number)
                .toArray(String[]::new));
    }

    @Test
    void reachesAHundredServicesWithinASecond() {
        cluster.rest();
        createMany();

        cluster.rest();

        assertThat(firstWords).hasSize(MANY);
        assertThat(firstWords.values()).allSatisfy(after -> assertThat(after).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void reachesServicesThatAreThereBeforeTheCloudIsListed() {
        createMany();

        cluster.rest();

        assertThat(firstWords).hasSize(MANY);
        assertThat(firstWords.values()).allSatisfy(after -> assertThat(after).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void isFollowedByTheLoadBalancers() {
        createMany();

        cluster.rest(Duration.ofHours(1));

        assertThat(cluster.kube().services())
                .allSatisfy(service -> assertThat(service.status().ingress())
                        .as(service.status().condition(Condition.PROVISIONED).toString())
                        .isNotEmpty());
    }
}
