// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

/// The demo tells its story to the end. It starts a control plane of its own.
@RequiresControlPlane
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final int SIGINT = 128 + 2;
    private static final int SIGTERM = 128 + 15;
    private static final Pattern STEP = Pattern.compile("(?m)^(\\S[^\\n]*?) {3,}(\\d+) {3,}(\\d+)$");
    private static final Pattern SPREAD = Pattern.compile("by the node they came in at: \\{(.*)}");
    private static final Pattern NODE = Pattern.compile("node-\\w=\\d+");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export ([A-Z_]+)=(.*)$");
    private static final Pattern PROCESS = Pattern.compile("runs as a process of its own \\((\\d+)\\)");

    @TempDir
    Path folder;

    @Test
    void walksFromClusterIpToLoadBalancerAndBackToAnEmptyCloud() {
        try (CommandProcess demo = CommandProcess.start(folder, Map.of(), List.of("demo", "--provider", "aws"))) {
            assertThat(demo.awaitExit(PATIENCE)).as(demo::words).isZero();

            assertThat(demo.words())
                    .containsSubsequence(
                            "ClusterIP",
                            "no call",
                            "NodePort",
                            "no call",
                            "<pending>",
                            ".elb.eu-west-1.amazonaws.com",
                            "EnsuredLoadBalancer",
                            "curl --connect-to",
                            "hello from pod web-node-",
                            "A node goes away",
                            "holds no load balancer",
                            "ExternalName",
                            "no call",
                            "Headless",
                            "no call",
                            "nothing");
            assertThat(nodesThatAnswered(demo)).containsExactly(3, 2);
            assertCosts(demo);
        }
    }

    @Test
    void staysUpForOtherClientsUntilItIsAskedToEnd() {
        try (CommandProcess demo = CommandProcess.start(folder, Map.of(), List.of("demo", "--keep"))) {
            awaitWords(demo, "The stage is yours");
            awaitWords(demo, "export KUBECONFIG=", "export AWS_ENDPOINT_URL=", "aws elbv2 describe-load-balancers");
            Exports exports = Exports.of(demo);
            try (KubernetesClient client = kubectl(exports);
                    ElasticLoadBalancingV2Client aws = aws(exports)) {
                ClusterUser user = new ClusterUser(client);
                user.create(aService("mine").port(80));
                String host = user.awaitHostName("mine");

                assertThat(aws.describeLoadBalancers().loadBalancers())
                        .extracting(LoadBalancer::dnsName)
                        .containsExactly(host);
            }

            demo.terminate();

            assertThat(demo.awaitExit(GRACE)).as(demo::words).isEqualTo(SIGTERM);
            assertNothingIsLeft(demo);
            assertThat(Path.of(exports.value("KUBECONFIG")).getParent()).doesNotExist();
        }
    }

    @Test
    void takesEverythingDownAtCtrlC() {
        try (CommandProcess demo = CommandProcess.start(folder, Map.of(), List.of("demo"))) {
            awaitWords(demo, "type ClusterIP");

            demo.interrupt();

            assertThat(demo.awaitExit(GRACE)).as(demo::words).isEqualTo(SIGINT);
            assertNothingIsLeft(demo);
        }
    }

    private static void assertCosts(CommandProcess demo) {
        Map<String, Cost> costs = STEP.matcher(demo.words())
                .results()
                .collect(Collectors.toMap(step -> step.group(1), (MatchResult step) -> Cost.of(step)));
        assertThat(costs)
                .containsEntry("ClusterIP", Cost.NOTHING)
                .containsEntry("NodePort", Cost.NOTHING)
                .containsEntry("a node goes", new Cost(1, 0))
                .containsEntry("ExternalName", Cost.NOTHING)
                .containsEntry("headless", Cost.NOTHING)
                .hasEntrySatisfying(
                        "the controller's start",
                        cost -> assertThat(cost.writes()).isZero())
                .hasEntrySatisfying(
                        "LoadBalancer", cost -> assertThat(cost.writes()).isBetween(1, 11))
                .hasEntrySatisfying(
                        "back to ClusterIP", cost -> assertThat(cost.writes()).isBetween(1, 6));
    }

    private static List<Integer> nodesThatAnswered(CommandProcess demo) {
        return SPREAD.matcher(demo.words())
                .results()
                .map(spread -> (int) NODE.matcher(spread.group(1)).results().count())
                .toList();
    }

    private static void assertNothingIsLeft(CommandProcess demo) {
        Matcher controller = PROCESS.matcher(demo.words());
        assertThat(controller.find()).as(demo::words).isTrue();
        await().atMost(GRACE)
                .until(() -> ProcessHandle.of(Long.parseLong(controller.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    private static void awaitWords(CommandProcess demo, String... words) {
        for (String word : words) {
            await().atMost(PATIENCE).until(() -> demo.words().contains(word) || !demo.isRunning());
            assertThat(demo.words()).contains(word);
        }
    }

    private static KubernetesClient kubectl(Exports exports) {
        Config config =
                Config.fromKubeconfig(Path.of(exports.value("KUBECONFIG")).toFile());
        config.setNamespace("default");
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ElasticLoadBalancingV2Client aws(Exports exports) {
        return ElasticLoadBalancingV2Client.builder()
                .endpointOverride(URI.create(exports.value("AWS_ENDPOINT_URL")))
                .region(Region.of(exports.value("AWS_DEFAULT_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        exports.value("AWS_ACCESS_KEY_ID"), exports.value("AWS_SECRET_ACCESS_KEY"))))
                .build();
    }

    /// What a step of the story cost in cloud calls.
    private record Cost(int writes, int reads) {
        private static final Cost NOTHING = new Cost(0, 0);

        private static Cost of(MatchResult step) {
            return new Cost(Integer.parseInt(step.group(2)), Integer.parseInt(step.group(3)));
        }
    }

    /// What the demo bids people export.
    private record Exports(Map<String, String> values) {
        private static Exports of(CommandProcess demo) {
            return new Exports(EXPORT.matcher(demo.words())
                    .results()
                    .collect(Collectors.toMap(export -> export.group(1), (MatchResult export) -> export.group(2))));
        }

        private String value(String name) {
            return Optional.ofNullable(values.get(name)).orElseThrow();
        }
    }
}
