// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.dataplane.DataPlane;
import io.cloudlb.emulators.dataplane.DataPlaneOptions;
import io.cloudlb.emulators.dataplane.DataPlaneOptions.Pace;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane;
import io.cloudlb.testkit.controlplane.ControlPlane;
import io.cloudlb.testkit.controlplane.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// Everything the story on a cloud needs: API server, cloud, nodes and the controller as a process of its own.
final class CloudStage {
    private static final double PROBE_PACE = 20;

    private final Scenery scenery;
    private final DemoCloud cloud;
    private Optional<Set> set = Optional.empty();

    /// @param scenery what stands behind every story
    CloudStage(Scenery scenery, DemoCloud cloud) {
        this.scenery = scenery;
        this.cloud = cloud;
    }

    /// What stands once the stage is set.
    ///
    /// @param controlPlane the API server
    /// @param client the user's client of it
    /// @param endpoint where the cloud answers
    /// @param dataPlane what forwards traffic
    /// @param cluster the machines behind the Nodes
    /// @param controller the controller's process
    record Set(
            ControlPlane controlPlane,
            KubernetesClient client,
            EmulatorServer endpoint,
            DataPlane dataPlane,
            DemoCluster cluster,
            DemoController controller) {}

    void set(Narrator narrator) {
        ControlPlane controlPlane = scenery.raise(ControlPlaneOptions.usual());
        KubernetesClient client = scenery.closing(controlPlane.connect(Scenery.NAMESPACE));
        EmulatorServer endpoint = scenery.closing(serve());
        DataPlane dataPlane = scenery.closing(
                LoopbackDataPlane.open(DataPlaneOptions.standard().withPace(new Pace(PROBE_PACE))));
        narrator.say("An emulated " + cloud.name() + " answers at " + endpoint.endpoint()
                + "; it is as strict as the real one, and its load balancers forward real connections");
        DemoCluster cluster = scenery.closing(DemoCluster.following(client));
        for (int i = 0; i < cloud.zones().size(); i++) {
            join(client, cluster, node(i), i);
        }
        cloud.attach(dataPlane, cluster);
        narrator.say("Three Nodes exist: " + String.join(", ", cluster.names())
                + ". No kubelet runs: on each node port a small web server stands in for kube-proxy and a pod");
        DemoController controller = scenery.run(controlPlane, cloud.settings(endpoint), cloud.environment());
        set = Optional.of(new Set(controlPlane, client, endpoint, dataPlane, cluster, controller));
    }

    /// What stands.
    Set parts() {
        return set.orElseThrow(() -> new IllegalStateException("the stage is not set"));
    }

    DemoCloud cloud() {
        return cloud;
    }

    /// The machine of the last zone is taken away: its servers stop, the instance terminates, its Node is deleted.
    void remove(String node) {
        parts().cluster().remove(cloud.machine(node));
        parts().client().nodes().withName(node).delete();
        cloud.terminate(node, cloud.zones().size() - 1);
    }

    private EmulatorServer serve() {
        try {
            return cloud.serve();
        } catch (IOException failure) {
            throw new UncheckedIOException("the emulated cloud finds no free port", failure);
        }
    }

    private static String node(int number) {
        return "node-" + (char) ('a' + number);
    }

    /// Another machine comes in the place of the one that was taken away, in its zone.
    ///
    /// @return its name
    String replace() {
        int zones = cloud.zones().size();
        join(parts().client(), parts().cluster(), node(zones), zones - 1);
        return node(zones);
    }

    private void join(KubernetesClient client, DemoCluster cluster, String node, int zone) {
        cluster.boot(node, cloud.machine(node));
        cloud.boot(node, zone);
        List<NodeAddress> addresses = cloud.addresses(node).stream()
                .map(address -> new NodeAddress(address, "InternalIP"))
                .toList();
        Node made = client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node)
                        .addToLabels(
                                "topology.kubernetes.io/zone", cloud.zones().get(zone))
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID(cloud.providerId(node, zone))
                        .endSpec()
                        .build())
                .create();
        if (!addresses.isEmpty()) {
            client.resource(new NodeBuilder(made)
                            .withNewStatus()
                            .withAddresses(addresses)
                            .endStatus()
                            .build())
                    .patchStatus();
        }
    }
}
