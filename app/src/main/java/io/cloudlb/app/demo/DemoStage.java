// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.aws.AwsEmulator;
import io.cloudlb.emulators.aws.AwsThrottle;
import io.cloudlb.emulators.aws.world.AwsTiming;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything the story on AWS needs: API server, cloud, nodes and the controller as a process of its own.
final class DemoStage {
    static final String REGION = "eu-west-1";
    static final String VPC = "vpc-0de30000";

    /// The variables by which the AWS SDK and the AWS CLI get credentials that the emulated cloud takes.
    static final Map<String, String> CREDENTIALS = Map.of(
            "AWS_ACCESS_KEY_ID", "demo",
            "AWS_SECRET_ACCESS_KEY", "demo",
            "AWS_EC2_METADATA_DISABLED", "true");

    private static final String NODE_GROUP = "sg-0de30000";
    private static final double PROBE_PACE = 20;
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

    private final Scenery scenery;
    private Optional<Set> set = Optional.empty();

    /// @param scenery what stands behind every story
    DemoStage(Scenery scenery) {
        this.scenery = scenery;
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

    void set(Narrator narrator) {
        ControlPlane controlPlane = scenery.raise(ControlPlaneOptions.usual());
        KubernetesClient client = scenery.closing(controlPlane.connect(Scenery.NAMESPACE));
        AwsEmulator cloud = seed(AwsEmulator.builder()
                .region(REGION)
                .timing(AwsTiming.lifelike())
                .throttle(AwsThrottle.standard())
                .build());
        EmulatorServer endpoint = scenery.closing(serve(cloud));
        DataPlane dataPlane = scenery.closing(
                LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(PROBE_PACE))));
        narrator.say("An emulated AWS answers at " + endpoint.endpoint()
                + "; it is as strict as the real one, and its load balancers forward real connections");
        DemoCluster cluster = scenery.closing(DemoCluster.following(client));
        for (int i = 0; i < ZONES.size(); i++) {
            join(cloud, client, cluster, "node-" + (char) ('a' + i), i);
        }
        cloud.attach(dataPlane, cluster::host);
        narrator.say("Three Nodes exist: " + String.join(", ", cluster.names())
                + ". No kubelet runs: on each node port a small web server stands in for kube-proxy and a pod");
        DemoController controller = scenery.run(controlPlane, settings(endpoint), CREDENTIALS);
        set = Optional.of(new Set(controlPlane, client, cloud, endpoint, dataPlane, cluster, controller));
    }

    private static List<String> settings(EmulatorServer cloud) {
        return List.of(
                "--provider=aws",
                "--aws-region=" + REGION,
                "--aws-vpc-id=" + VPC,
                "--aws-endpoint-url=" + cloud.endpoint());
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
                .securityGroup(NODE_GROUP, "nodes", VPC, Map.of("kubernetes.io/cluster/" + Scenery.CLUSTER, "owned"));
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

    /// Another machine comes in the place of the one that was taken away, in its zone.
    ///
    /// @return its name
    String replace() {
        Set parts = parts();
        String node = "node-" + (char) ('a' + ZONES.size());
        join(parts.cloud(), parts.client(), parts.cluster(), node, ZONES.size() - 1);
        return node;
    }

    private static void join(AwsEmulator cloud, KubernetesClient client, DemoCluster cluster, String node, int index) {
        String zone = ZONES.get(index);
        cluster.boot(node, instanceId(node));
        cloud.seed()
                .instance(
                        instanceId(node),
                        subnet(index),
                        "10.0." + index + "." + (int) node.charAt(node.length() - 1),
                        List.of(NODE_GROUP),
                        Map.of());
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
}
