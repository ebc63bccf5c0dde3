// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
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
    private static final Pattern STEP = Pattern.compile("(?m)^(\\S[^\\n]*?) {3,}(\\d+) {3,}(\\d+)$");
    private static final Pattern SPREAD = Pattern.compile("by the node they came in at: \\{(.*)}");
    private static final Pattern NODE = Pattern.compile("node-\\w=\\d+");

    /// The parts of what kubectl 1.37 prints that concern a load balancer, in its order; it prints no conditions.
    private static final Pattern AS_KUBECTL_DESCRIBES_IT = Pattern.compile("""
            Name: +web
            Namespace: +default
            Type: +LoadBalancer
            IP: +[0-9.]+
            LoadBalancer Ingress: +\\S+\\.elb\\.eu-west-1\\.amazonaws\\.com
            Port: +\\S+  80/TCP
            NodePort: +\\S+  \\d+/TCP
            Events:
              Type +Reason +Age +From +Message
              ---- +------ +---- +---- +-------
            (?:  \\w+ +\\w+ +\\S+(?: \\(x\\d+ over \\S+\\))? +\\S+ +\\S.*
            )*?  Normal +EnsuringLoadBalancer .*
            (?:  \\w+ +\\w+ +\\S+(?: \\(x\\d+ over \\S+\\))? +\\S+ +\\S.*
            )*?  Normal +EnsuredLoadBalancer .*
            (?:  \\w+ +\\w+ +\\S+(?: \\(x\\d+ over \\S+\\))? +\\S+ +\\S.*
            )*""");

    @TempDir
    Path folder;

    /// One demo for both, since a story takes its time. That the command ends after a story without `--keep`, and how,
    /// the demos of the other clouds show.
    @Test
    void tellsItsStoryAndStaysUpForOtherClientsUntilItIsAskedToEnd() {
        try (Demo demo = Demo.start(folder, "--keep")) {
            demo.awaitWords("The stage is yours");
            assertStory(demo);
            assertStaysUp(demo);
        }
    }

    private static void assertStory(Demo demo) {
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
        assertThat(demo.shown("kubectl describe service web")).matches(AS_KUBECTL_DESCRIBES_IT);
    }

    private static void assertStaysUp(Demo demo) {
        demo.awaitWords(
                "The stage is yours",
                "export KUBECONFIG=",
                "Its log: ",
                "Its metrics: http://127.0.0.1:",
                "export AWS_ENDPOINT_URL=",
                "node-d has joined",
                "aws elbv2 describe-load-balancers");
        try (KubernetesClient client = demo.kubectl("default");
                ElasticLoadBalancingV2Client aws = aws(demo)) {
            ClusterUser user = new ClusterUser(client);
            user.create(aService("mine").port(80));
            String host = user.awaitHostName("mine");

            assertThat(aws.describeLoadBalancers().loadBalancers())
                    .extracting(LoadBalancer::dnsName)
                    .containsExactly(host);
            demo.awaitWords("Service default/mine answers:", "curl --connect-to " + host);
        }

        assertThat(demo.terminate()).as(demo::words).isEqualTo(Demo.SIGTERM);
        demo.awaitControllerGone();
        assertThat(Path.of(demo.exported("KUBECONFIG")).getParent()).doesNotExist();
    }

    @Test
    void takesEverythingDownAtCtrlC() {
        try (Demo demo = Demo.start(folder)) {
            demo.awaitWords("type ClusterIP");

            assertThat(demo.interrupt()).as(demo::words).isEqualTo(Demo.SIGINT);
            demo.awaitControllerGone();
        }
    }

    private static void assertCosts(Demo demo) {
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

    private static List<Integer> nodesThatAnswered(Demo demo) {
        return SPREAD.matcher(demo.words())
                .results()
                .map(spread -> (int) NODE.matcher(spread.group(1)).results().count())
                .toList();
    }

    private static ElasticLoadBalancingV2Client aws(Demo demo) {
        return ElasticLoadBalancingV2Client.builder()
                .endpointOverride(URI.create(demo.exported("AWS_ENDPOINT_URL")))
                .region(Region.of(demo.exported("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        demo.exported("AWS_ACCESS_KEY_ID"), demo.exported("AWS_SECRET_ACCESS_KEY"))))
                .build();
    }

    /// What a step of the story cost in cloud calls.
    private record Cost(int writes, int reads) {
        private static final Cost NOTHING = new Cost(0, 0);

        private static Cost of(MatchResult step) {
            return new Cost(Integer.parseInt(step.group(2)), Integer.parseInt(step.group(3)));
        }
    }
}
