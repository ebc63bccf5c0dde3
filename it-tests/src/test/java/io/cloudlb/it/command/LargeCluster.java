// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import static io.cloudlb.it.cluster.ServiceManifest.aService;
import static org.awaitility.Awaitility.await;

import io.cloudlb.aws.AwsProviderFactory;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.TargetGroup.Registration;
import io.cloudlb.it.aws.AwsAccount.Machine;
import io.cloudlb.it.aws.EmulatedAccount;
import io.cloudlb.it.cluster.ClusterUser;
import io.cloudlb.it.cluster.HurriedTime;
import io.cloudlb.it.cluster.RunOptions;
import io.cloudlb.it.cluster.RunningController;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.junit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster of some size on the AWS stand-in without throttling and with raised quotas. What exists at the beginning
/// is made by a controller in a hurry, so that the token buckets of the cloud do not set the pace; what is looked at
/// are processes of their own, with the launcher's options, which have AWS's pace.
public final class LargeCluster implements AutoCloseable {
    private static final int HURRY = 20;
    private static final int LAUNCHERS_SERVICES = 200;
    private static final int HEAP_MEGABYTES = 48;
    private static final int HEAP_KILOBYTES_A_SERVICE = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Map<String, String> CREDENTIALS =
            Map.of("AWS_ACCESS_KEY_ID", "large", "AWS_SECRET_ACCESS_KEY", "secret");

    private final ControlPlane controlPlane;
    private final TestNamespace namespace;
    private final Path folder;
    private final EmulatedAccount cloud;
    private final ClusterUser user;
    private int nodes;
    private int services;

    /// A cluster without Services.
    ///
    /// @param nodes how many it has
    /// @param machines how many may become nodes later
    public LargeCluster(ControlPlane controlPlane, TestNamespace namespace, Path folder, int nodes, int machines) {
        this.controlPlane = controlPlane;
        this.namespace = namespace;
        this.folder = folder;
        cloud = EmulatedAccount.open(nodes + machines, AwsEmulator.builder().quotas(AwsQuotas.raised()));
        user = new ClusterUser(namespace.client());
        for (int i = 0; i < nodes; i++) {
            join();
        }
    }

    public AwsEmulator emulator() {
        return cloud.emulator();
    }

    public ClusterUser user() {
        return user;
    }

    /// Another machine becomes a node.
    ///
    /// @return its instance
    public String join() {
        Machine machine = cloud.account().machines().get(nodes);
        user.addNode(machine.instanceId(), machine.providerId());
        nodes++;
        return machine.instanceId();
    }

    /// Creates Services until there are so many, and waits until a controller in a hurry has served them, and has
    /// registered all nodes.
    public void provision(int wanted) {
        try (RunningController hurried = RunningController.start(
                controlPlane.kubeconfig(),
                namespace.name(),
                new AwsProviderFactory(),
                cloud.account().settings(),
                RunOptions.USUAL.by(HurriedTime.by(HURRY)))) {
            for (; services < wanted; services++) {
                user.create(aService("web-" + services).port(80));
            }
            user.awaitAllAddressed(PATIENCE, Duration.ofSeconds(5));
            String last = cloud.account().machines().get(nodes - 1).instanceId();
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> groupsWithout(last) == 0);
            hurried.settle();
        }
    }

    /// How many target groups lack a machine.
    public long groupsWithout(String instance) {
        return emulator().snapshot().targets().values().stream()
                .filter(targets -> targets.stream().map(Registration::id).noneMatch(instance::equals))
                .count();
    }

    /// The heap that `docs/operations.md` says for it: the launcher's own, or the reckoned one.
    public List<String> documentedHeap() {
        int reckoned = HEAP_MEGABYTES + (services * HEAP_KILOBYTES_A_SERVICE + 999) / 1_000;
        return services <= LAUNCHERS_SERVICES ? List.of() : List.of("-Xmx" + reckoned + "m");
    }

    /// Starts a process that serves it, in a pod's surroundings.
    ///
    /// @param options of the JVM, beside the launcher's
    /// @param flags beside those that say where everything is
    public Replica start(List<String> options, String... flags) {
        Map<String, String> pod = new HashMap<>(InCluster.of(controlPlane, folder));
        pod.putAll(CREDENTIALS);
        List<String> all = new ArrayList<>(List.of(
                "--provider=aws",
                "--cluster-name=" + RunningController.CLUSTER,
                "--namespace=" + namespace.name(),
                "--lease-namespace=" + namespace.name(),
                "--node-port-range=20000-60000",
                "--aws-region=eu-west-1",
                "--aws-vpc-id=" + cloud.account().vpcId(),
                "--aws-endpoint-url=" + cloud.account().endpoint()));
        all.addAll(List.of(flags));
        return Replica.start(folder, pod, options, all);
    }

    @Override
    public void close() {
        user.close();
        cloud.close();
    }
}
