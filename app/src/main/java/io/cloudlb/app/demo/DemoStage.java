// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.emulators.dataplane.Pace;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneBinaries;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.cloudlb.testkit.preparation.PreparationException;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything the story needs: API server, cloud, nodes and the controller as a process of its own. Closing takes
/// all of it down, whatever stood.
final class DemoStage implements AutoCloseable {
    static final String CLUSTER = "demo";
    static final String REGION = "eu-west-1";
    static final String VPC = "vpc-0de30000";
    static final String NAMESPACE = "default";

    private static final String NODE_GROUP = "sg-0de30000";
    private static final double PROBE_PACE = 20;
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

    private final Deque<Runnable> closers = new ArrayDeque<>();
    private final Class<?> mainClass;
    private Optional<Set> set = Optional.empty();

    /// @param mainClass what the controller's process runs
    DemoStage(Class<?> mainClass) {
        this.mainClass = mainClass;
    }

    /// What stands once the stage is set.
    ///
    /// @param controlPlane the API server
    /// @param client the user's client of it
    /// @param cloud the emulated cloud
    /// @param endpoint where the cloud answers
    /// @param dataPlane what forwards traffic
    /// @param cluster the machines behind the Nodes
    /// @param controller the controller's process
    record Set(
            ControlPlane controlPlane,
            KubernetesClient client,
            AwsEmulator cloud,
            EmulatorServer endpoint,
            DataPlane dataPlane,
            DemoCluster cluster,
            DemoController controller) {}

    /// Sets everything up; takes minutes when the control plane has to be prepared first, seconds otherwise.
    void set(Narrator narrator) {
        narrator.heading("Setting the stage");
        ControlPlane controlPlane = startControlPlane(narrator);
        KubernetesClient client = closing(controlPlane.connect(NAMESPACE));
        narrator.say("A real kube-apiserver and etcd run at " + controlPlane.url());
        AwsEmulator cloud = seed(AwsEmulator.builder()
                .region(REGION)
                .timing(AwsTiming.lifelike())
                .throttle(AwsThrottle.standard())
                .build());
        EmulatorServer endpoint = closing(serve(cloud));
        DataPlane dataPlane =
                closing(LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(PROBE_PACE))));
        narrator.say("An emulated AWS answers at " + endpoint.endpoint()
                + "; it is as strict as the real one, and its load balancers forward real connections");
        DemoCluster cluster = closing(DemoCluster.following(client));
        for (int i = 0; i < ZONES.size(); i++) {
            join(cloud, client, cluster, i);
        }
        cloud.attach(dataPlane, cluster::host);
        narrator.say("Three Nodes exist: " + String.join(", ", cluster.names())
                + ". No kubelet runs: on each node port a small web server stands in for kube-proxy and a pod");
        DemoController controller = closing(DemoController.start(mainClass, controlPlane, endpoint));
        set = Optional.of(new Set(controlPlane, client, cloud, endpoint, dataPlane, cluster, controller));
        narrator.say("The controller runs as a process of its own (" + controller.processId() + "):");
        narrator.command(controller.commandLine());
        controller.awaitReady();
    }

    /// What stands.
    Set parts() {
        return set.orElseThrow(() -> new IllegalStateException("the stage is not set"));
    }

    /// A machine is taken away: its servers stop, the instance terminates, its Node is deleted.
    void remove(String node) {
        String instanceId = instanceId(node);
        parts().cluster().remove(instanceId);
        parts().client().nodes().withName(node).delete();
        parts().cloud().seed().terminateInstance(instanceId);
    }

    @Override
    public synchronized void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }

    private ControlPlane startControlPlane(Narrator narrator) {
        try {
            return closing(
                    ControlPlane.start(ControlPlaneBinaries.prepare(narrator::aside), ControlPlaneOptions.usual()));
        } catch (PreparationException failure) {
            throw new CommandFailure("No control plane: " + failure.getMessage(), failure);
        }
    }

    private static EmulatorServer serve(AwsEmulator cloud) {
        try {
            return cloud.serve(0);
        } catch (IOException failure) {
            throw new UncheckedIOException("the emulated cloud finds no free port", failure);
        }
    }

    private static AwsEmulator seed(AwsEmulator cloud) {
        cloud.seed()
                .vpc(VPC)
                .securityGroup(NODE_GROUP, "nodes", VPC, Map.of("kubernetes.io/cluster/" + CLUSTER, "owned"));
        for (int i = 0; i < ZONES.size(); i++) {
            cloud.seed()
                    .publicSubnet(
                            subnet(i),
                            VPC,
                            ZONES.get(i),
                            "10.0." + i + ".0/24",
                            Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1"));
        }
        return cloud;
    }

    private static String subnet(int zone) {
        return "subnet-0de3000" + (char) ('a' + zone);
    }

    private static void join(AwsEmulator cloud, KubernetesClient client, DemoCluster cluster, int index) {
        String node = "node-" + (char) ('a' + index);
        String zone = ZONES.get(index);
        cluster.boot(node, instanceId(node));
        cloud.seed().instance(instanceId(node), subnet(index), "10.0." + index + ".10", List.of(NODE_GROUP), Map.of());
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node)
                        .addToLabels("topology.kubernetes.io/zone", zone)
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID("aws:///" + zone + "/" + instanceId(node))
                        .endSpec()
                        .build())
                .create();
    }

    private static String instanceId(String node) {
        return "i-0000000000000000" + node.charAt(node.length() - 1);
    }

    private synchronized <T extends AutoCloseable> T closing(T resource) {
        closers.push(() -> {
            try {
                resource.close();
            } catch (Exception failure) {
                throw new IllegalStateException("could not take down " + resource, failure);
            }
        });
        return resource;
    }
}
