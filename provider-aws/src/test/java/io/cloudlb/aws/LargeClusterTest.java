// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.emulators.Calls;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.testkit.AService;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A thousand Services and a hundred nodes: what is at rest costs nothing, and what changes costs what it costs among
/// few.
class LargeClusterTest {
    private static final int SERVICES = 1_000;
    private static final int NODES = 100;
    private static final Map<String, String> ROLES =
            Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");

    private final AwsWorld world = new AwsWorld(builder -> builder.quotas(AwsQuotas.raised()));
    private final AwsCluster cluster = new AwsCluster(world, Map.of());

    private void seed() {
        world.emulator()
                .seed()
                .publicSubnet(AwsWorld.SUBNET_A, AwsWorld.VPC, "eu-west-1a", "10.0.64.0/19", ROLES)
                .publicSubnet(AwsWorld.SUBNET_B, AwsWorld.VPC, "eu-west-1b", "10.0.96.0/19", ROLES);
        for (int number = 1; number <= NODES + 1; number++) {
            String subnet = number % 2 == 1 ? AwsWorld.SUBNET_A : AwsWorld.SUBNET_B;
            String address = "10.0.%d.%d".formatted(number % 2 == 1 ? 64 : 96, number);
            world.emulator()
                    .seed()
                    .instance(AwsWorld.instanceId(number), subnet, address, List.of(AwsWorld.NODE_GROUP), Map.of());
        }
    }

    private void create(int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(number ->
                        cluster.kube().create(AService.aService("web" + number).port(80)));
    }

    @Test
    void restsWithoutACallAndDoesNoMoreThanWhatChanged() {
        seed();
        cluster.nodes(IntStream.rangeClosed(1, NODES).toArray());
        create(1, SERVICES);
        cluster.rest();
        assertThat(world.callsSince(0).failed().all()).isEmpty();

        assertThat(cluster.callsOf(() -> {}).operations())
                .as("a minute at rest")
                .isEmpty();

        Calls oneMore = cluster.callsOf(() -> create(SERVICES + 1, SERVICES + 1));
        assertThat(oneMore.count()).as(oneMore.summary()).isLessThanOrEqualTo(6);

        Calls wave = cluster.callsOf(() -> cluster.nodes(NODES + 1));
        assertThat(wave.count("RegisterTargets")).as(wave.summary()).isEqualTo(SERVICES + 1);
        assertThat(wave.count()).as(wave.summary()).isLessThanOrEqualTo(SERVICES + 1 + 4);

        Calls restart = cluster.callsOf(cluster::restart);
        assertThat(restart.count()).as(restart.summary()).isLessThanOrEqualTo(125);
        assertThat(restart.writes().operations()).isEmpty();
        assertThat(cluster.callsOf(() -> {}).operations())
                .as("a minute at rest after a restart")
                .isEmpty();
    }
}
