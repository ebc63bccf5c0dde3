// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.gcp.MetadataServer;
import io.cloudlb.gcp.model.Instance;
import io.cloudlb.gcp.read.Location;
import io.cloudlb.gcp.settings.GcpSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the machine tells that the process runs on, by its metadata server: where the cluster is while no node says.
class OwnMachineTest {
    private static final Map<String, String> TAGGED = Map.of(GcpSettings.NODE_TAGS, GcpWorld.TAG);
    private static final Duration LONG = Duration.ofMinutes(20);

    private static Location.OwnMachine told(MetadataServer metadata) {
        try (EmulatorServer server = metadata.serve(0)) {
            io.cloudlb.gcp.client.MetadataServer asked =
                    new io.cloudlb.gcp.client.MetadataServer(server.endpoint().getAuthority());
            Optional<Instance> instance = asked.machine();
            Optional<String> network = asked.network();
            return new Location.OwnMachine(() -> instance, () -> network);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static GcpCluster withoutNodes(Location.OwnMachine machine, Map<String, String> settings) {
        GcpCluster cluster = new GcpCluster(new GcpWorld().runningOn(machine), settings);
        cluster.create("web");
        cluster.rest(LONG);
        return cluster;
    }

    private static MetadataServer machine(String project) {
        return MetadataServer.of(project, GcpWorld.zone(1), "controller-1", "default");
    }

    @Test
    void aServiceHasItsLoadBalancerBeforeThereIsANode() {
        GcpCluster cluster = withoutNodes(told(machine("demo")), TAGGED);

        assertThat(cluster.kube().service("web").status().ingress()).hasSize(1);
        assertThat(cluster.gcp().owned())
                .contains("network=https://www.googleapis.com/compute/v1/projects/demo/global/networks/default");
        cluster.nodes(1, 2, 3);
        cluster.rest(LONG);
        assertThat(cluster.gcp().owned()).contains("instances/node-1", "instances/node-2", "instances/node-3");
    }

    /// Whoever names another project has the controller run elsewhere.
    @Test
    void theNetworkOfAMachineOfAnotherProjectMeansNothing() {
        GcpCluster cluster = withoutNodes(
                told(machine("elsewhere")), Sorted.put(GcpCluster.PLACE, GcpSettings.NODE_TAGS, GcpWorld.TAG));

        assertThat(cluster.kube().condition("web", Condition.ACCEPTED).message())
                .contains("the network of the cluster is not known yet");
    }

    @Test
    void nodesAreBelievedMoreThanTheMachine() {
        GcpWorld gcp = new GcpWorld()
                .runningOn(told(MetadataServer.of("demo", GcpWorld.zone(1), "controller-1", "management")));
        GcpCluster cluster = new GcpCluster(gcp, Map.of()).nodes(1, 2, 3);
        cluster.create("web");
        cluster.rest(LONG);

        assertThat(gcp.owned()).contains("global/networks/default").doesNotContain("management");
    }

    @Test
    void aNetworkOfTheMachinesOwnProjectIsNamedByItsId() {
        assertThat(told(machine("demo")).network().get()).contains("projects/demo/networks/default");
        assertThat(told(machine("demo")).instance().get()).contains(new Instance("demo", GcpWorld.zone(1), ""));
    }

    /// A shared VPC.
    @Test
    void aNetworkOfAnotherProjectIsNamedByItsNumber() {
        String shared = MetadataServer.network("host-project", "shared");
        Location.OwnMachine told = told(new MetadataServer("demo", GcpWorld.zone(1), "controller-1", shared, Map.of()));

        assertThat(told.network().get()).contains(shared);
        assertThat(shared).matches("projects/\\d{12}/networks/shared");
    }

    @Test
    void whereNothingAnswersNothingIsTold() {
        io.cloudlb.gcp.client.MetadataServer nobody = new io.cloudlb.gcp.client.MetadataServer("127.0.0.1:1");

        assertThat(nobody.network()).isEmpty();
        assertThat(nobody.machine()).isEmpty();
    }
}
