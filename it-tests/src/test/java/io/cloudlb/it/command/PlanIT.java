// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.aws.AwsProviderFactory;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.it.cluster.ServiceManifest;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.RequiresControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cloudlb plan` for a Service that has its load balancer. It never writes to the cloud.
@RequiresControlPlane
class PlanIT {
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "planner", "AWS_SECRET_ACCESS_KEY", "secret");
    private static final int MANY = 350;
    private static final int TEN_KILOBYTES = 10 * 1024;
    private static final String SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";

    private final EmulatedAccount cloud = EmulatedAccount.open();
    private final ControlPlane controlPlane;
    private ClusterUser user;
    private String namespace;
    private long mark;

    @TempDir
    Path folder;

    PlanIT(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @BeforeEach
    void provision(TestNamespace empty) {
        user = new ClusterUser(empty.client());
        namespace = empty.name();
        cloud.account().machines().forEach(machine -> user.addNode(machine.instanceId(), machine.providerId()));
        try (RunningController controller = RunningController.start(
                controlPlane.kubeconfig(),
                namespace,
                new AwsProviderFactory(),
                cloud.account().settings(),
                RunOptions.USUAL)) {
            user.create(web());
            user.awaitHostName("web");
            controller.settle();
        }
        mark = cloud.emulator().ledger().mark();
    }

    @AfterEach
    void takeDown() {
        user.close();
        cloud.close();
    }

    @Test
    void hasNothingToDoForTheManifestThatWasApplied() {
        assertPlan(0, web(), "nothing to do", "Plan: 0 to create, 0 to change, 0 to delete, 0 replaced.");
    }

    @Test
    void hasNothingToDoForTheServiceOfTheCluster() {
        assertPlan(0, List.of("web"), "Service " + namespace + "/web", "nothing to do");
    }

    @Test
    void plansForTheOthersWhereOneNameIsMissing() {
        assertPlan(
                1,
                List.of("nosuch", "web"),
                "the cluster has no Service " + namespace + "/nosuch",
                "Service " + namespace + "/web",
                "nothing to do");
    }

    @Test
    void showsWhatAnotherPortNeeds() {
        assertPlan(3, web().port(443), "+   TargetGroup", "+   Listener", "443/TCP", "0 to delete, 0 replaced.");
    }

    @Test
    void saysWhatClientsNoticeOfAReplacement() {
        assertPlan(
                3,
                web().annotation(SCHEME, "internet-facing"),
                "-/+ LoadBalancer",
                "is replaced: ",
                "Downtime: ",
                "1 replaced.");
    }

    @Test
    void refusesABadEditAndShowsWhatGoesOn() {
        user.removeNode(cloud.account().machines().getFirst().instanceId());

        assertPlan(
                1,
                web().annotation(SCHEME, "sideways"),
                "refused, its load balancer stays as it was and follows the nodes:",
                "'sideways' is neither internal nor internet-facing",
                "~   TargetGroup",
                "takes out targets");
    }

    @Test
    void showsWhatGoesWhenTheServiceNeedsNoLoadBalancer() {
        assertPlan(3, web().type("ClusterIP"), "-   LoadBalancer", "-   TargetGroup", "Plan: 0 to create, 0 to change");
    }

    /// Seven megabytes: Services with what kubectl remembers of each, and remarks between them.
    @Test
    void readsSeveralMegabytesWithTheHeapOfTheLauncher() {
        Stream<String> others = IntStream.range(0, MANY)
                .mapToObj(number -> aService("other-" + number)
                        .type("ClusterIP")
                        .port(80)
                        .annotation("kubectl.kubernetes.io/last-applied-configuration", "{}".repeat(TEN_KILOBYTES / 2))
                        .yaml());
        String remarks = "# a remark\n".repeat(TEN_KILOBYTES / 11);

        assertPlan(
                0,
                Stream.concat(others, Stream.of(web().yaml())).collect(Collectors.joining("---\n" + remarks)),
                "Service " + namespace + "/other-" + (MANY - 1),
                "nothing to do");
    }

    private static ServiceManifest web() {
        return aService("web").port(80);
    }

    private void assertPlan(int exitCode, ServiceManifest manifest, String... words) {
        assertPlan(exitCode, manifest.yaml(), words);
    }

    private void assertPlan(int exitCode, String manifests, String... words) {
        try {
            Path file = Files.writeString(folder.resolve("web.yaml"), manifests);
            assertPlan(exitCode, List.of("-f", file.toString()), words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertPlan(int exitCode, List<String> what, String... words) {
        List<String> flags = new ArrayList<>(List.of(
                "plan",
                "-n",
                namespace,
                "--provider=aws",
                "--cluster-name=" + RunningController.CLUSTER,
                "--kubeconfig=" + controlPlane.kubeconfig(),
                "--namespace=" + namespace,
                "--node-port-range=20000-60000",
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + cloud.account().vpcId(),
                "--aws-endpoint-url=" + cloud.account().endpoint()));
        flags.addAll(what);
        try (CommandProcess plan = CommandProcess.start(folder, CREDENTIALS, flags)) {
            assertThat(plan.awaitExit()).as(plan::words).isEqualTo(exitCode);
            assertThat(plan.words()).contains(words);
        }
        assertThat(cloud.emulator().ledger().since(mark).writes().operations()).isEmpty();
        assertThat(cloud.emulator().ledger().since(mark).reads().count()).isPositive();
    }
}
