// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.metallb;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.command.Replica;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Objects as large as the API server takes them, in a process of its own with the launcher's JVM options: it starts,
/// works and starts again, and the memory it has does not grow with what others write.
@Tag("soak")
@RequiresControlPlane
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class LargeObjectsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Ten times 14 MB, in each of which a process of before ran out of memory.
    private static final int SERVICES = 600;

    private static final int POOLS = 60;
    private static final int WANTING = 60;
    private static final int CONFIG_MAPS = 14;
    private static final String LARGE = "x".repeat(240_000);
    private static final long LIMIT_MEBIBYTES = 165;

    @TempDir
    Path folder;

    @Test
    void servesStartsAndRestartsAmong140MegabytesOfOthers(ControlPlane controlPlane, TestNamespace namespace) {
        KubernetesClient client = namespace.client();
        Pools pools = Pools.in(client);
        pools.create("all", "172.24.0.0/24");
        for (int i = 0; i < POOLS; i++) {
            pools.create("large-" + i, "172.25.%d.0/28".formatted(i));
            pools.patch("large-" + i, annotation("example.com/note"));
        }
        IntStream.range(0, CONFIG_MAPS)
                .forEach(i -> client.resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("large-" + i)
                                .endMetadata()
                                .addToData("text", LARGE.repeat(4))
                                .build())
                        .create());
        IntStream.range(0, SERVICES)
                .parallel()
                .forEach(i -> client.resource(large(i)).create());
        client.resource(aService("victim").port(80).build()).create();

        try (Replica first = PoolsReplica.start(controlPlane, namespace, folder)) {
            awaitAddress(client, "victim");
            for (int i = 0; i < POOLS; i++) {
                client.services()
                        .withName("large-" + i)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), annotation("example.com/second"));
            }
            client.resource(aService("second").port(80).build()).create();
            awaitAddress(client, "second");
            print("first start", first);
            assertThat(first.process().peakResidentMebibytes()).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
        }
        try (Replica again = PoolsReplica.start(controlPlane, namespace, folder)) {
            client.resource(aService("third").port(80).build()).create();
            awaitAddress(client, "third");
            print("restart", again);
            assertThat(again.process().peakResidentMebibytes()).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
        }
    }

    @Test
    void aServiceThatIsTooLargeHearsSoAndTheOthersAreServed(ControlPlane controlPlane, TestNamespace namespace) {
        KubernetesClient client = namespace.client();
        Pools.in(client).create("all", "172.26.0.0/24");
        IntStream.range(0, WANTING)
                .parallel()
                .forEach(i -> client.resource(greedy(i)).create());
        client.resource(aService("victim").port(80).build()).create();

        try (Replica replica = PoolsReplica.start(controlPlane, namespace, folder)) {
            awaitAddress(client, "victim");
            await().atMost(PATIENCE).until(() -> IntStream.range(0, WANTING).allMatch(i -> isTooLarge(client, i)));
            print("greedy ones", replica);
            assertThat(replica.process().peakResidentMebibytes()).isLessThanOrEqualTo(LIMIT_MEBIBYTES);
        }
    }

    private static boolean isTooLarge(KubernetesClient client, int number) {
        return conditions(client.services().withName("greedy-" + number).get()).stream()
                .anyMatch(condition -> condition.getType().equals("cloudlb.io/Accepted")
                        && condition.getReason().equals("TooLarge"));
    }

    private static List<Condition> conditions(Service service) {
        return List.copyOf(service.getStatus().getConditions());
    }

    private static Service large(int number) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("large-" + number)
                .addToAnnotations("example.com/note", LARGE)
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    /// Under a key of the domain that is read.
    private static Service greedy(int number) {
        return new ServiceBuilder(aService("greedy-" + number).port(80).build())
                .editMetadata()
                .addToAnnotations("metallb.io/note", LARGE)
                .endMetadata()
                .build();
    }

    private static String annotation(String key) {
        return "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                .formatted(key, key.equals("example.com/note") ? LARGE : "y");
    }

    private static void awaitAddress(KubernetesClient client, String name) {
        await().atMost(PATIENCE)
                .until(() -> !client.services()
                        .withName(name)
                        .get()
                        .getStatus()
                        .getLoadBalancer()
                        .getIngress()
                        .isEmpty());
    }

    private static void print(String when, Replica replica) {
        System.out.printf(
                "MEMORY among large objects, %s: %d MiB resident, %d at most%n",
                when, replica.process().residentMebibytes(), replica.process().peakResidentMebibytes());
    }
}
