// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import static io.cloudlb.gcp.resolve.Resolving.WEB;
import static io.cloudlb.gcp.resolve.Resolving.internal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.Problem;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpKind;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whether a Service has the cluster's instance groups behind it or endpoint groups of its own.
class BackendsTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    private static Optional<Integer> size(Resolving resolving, SpecFixture service) {
        GcpDesired.LoadBalancer wanted = resolving.desired(service);
        GcpKind kind = wanted.subset().isPresent() ? GcpKind.ENDPOINT_GROUP : GcpKind.INSTANCE_GROUP;
        assertThat(wanted.backendService().groups())
                .isNotEmpty()
                .extracting(GcpResource.Key::kind)
                .containsOnly(kind);
        return wanted.subset().map(Subset::size);
    }

    @Test
    void internalOnesHaveEndpointGroupsWhereInstanceGroupsDoNotReachAllNodes() {
        assertThat(size(resolving.withNodes(250), internal())).isEmpty();
        assertThat(size(resolving.withNodes(251), internal())).contains(25);
        assertThat(size(resolving.withNodes(251), internal().local())).contains(250);
        assertThat(size(resolving.withNodes(251), WEB)).isEmpty();
        assertThat(resolving.withNodes(251).warnings(internal())).isEmpty();
    }

    @Test
    void whoHasEndpointGroupsKeepsThemWhenNodesGo() {
        GcpDesired.LoadBalancer built = resolving.withNodes(251).desired(internal());
        GcpResource group = built.subset()
                .orElseThrow()
                .empty("us-central1-a", built.backendService().mark());

        assertThat(size(resolving.withNodes(250).has(List.of(built.backendService())), internal()))
                .as("while the groups are not listed yet")
                .contains(25);
        assertThat(size(resolving.withNodes(250).has(List.of(group)), internal()))
                .as("a group that was made while another was refused")
                .isEmpty();
        assertThat(size(resolving.withNodes(250).has(List.of(built.backendService(), group)), WEB))
                .as("an external one is not kept from going back")
                .isEmpty();
    }

    @Test
    void aSettingChooses() {
        Resolving grouped = resolving.withNodes(251).with(GcpBackends.INSTANCE_GROUPS);
        Resolving own = resolving.with(GcpBackends.ENDPOINT_GROUPS);

        assertThat(size(grouped, internal())).isEmpty();
        assertThat(grouped.warnings(internal()))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("250 of 251 nodes get traffic from an internal load balancer")
                .endsWith("Set --gcp-backends to auto or endpoint-groups");
        assertThat(grouped.warnings(WEB)).isEmpty();
        assertThat(size(own, internal())).contains(25);
        assertThat(size(own, WEB)).contains(250);
        assertThat(size(own, WEB.local())).contains(3_000);
    }

    @Test
    void saysWhenLocalKeepsPodsFromTraffic() {
        assertThat(resolving.withNodes(300).warnings(internal().local()))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("250 of 300 nodes get traffic and Local keeps them from passing it on")
                .contains("grant cloudlb the right to list and watch endpointslices");
    }

    @Test
    void underLocalTheNodesWithPodsAreTheCandidates() {
        Resolving known = resolving.withNodes(300).withPodsAt("demo-node-7", "demo-node-299", "of-another-cluster");

        Subset subset = known.desired(internal().local()).subset().orElseThrow();

        assertThat(subset.candidates().byZone())
                .containsExactly(Map.entry("us-central1-a", new TreeSet<>(Set.of("demo-node-299", "demo-node-7"))));
        assertThat(known.warnings(internal().local())).isEmpty();
        assertThat(known.desired(internal()).subset().orElseThrow().candidates().count())
                .as("under Cluster any node passes traffic on")
                .isEqualTo(300);
    }

    @Test
    void saysWhenNoNodeHasAPod() {
        Resolving idle = resolving.withNodes(300).withPodsAt();

        assertThat(idle.warnings(internal().local())).singleElement().satisfies(warning -> {
            assertThat(warning.reason()).isEqualTo(GcpReason.NO_ENDPOINTS.toString());
            assertThat(warning.message())
                    .startsWith("none of the 300 nodes that take traffic has a pod of the Service");
        });
        assertThat(size(idle, internal().local())).contains(3);
        assertThat(idle.warnings(internal())).isEmpty();
        assertThat(resolving.withNodes(3).withPodsAt().warnings(WEB.local()))
                .as("with instance groups health checks tell")
                .isEmpty();
    }

    @Test
    void saysWhenThereAreMoreNodesWithPodsThanRoom() {
        String[] all = IntStream.rangeClosed(1, 260)
                .mapToObj(number -> "demo-node-" + number)
                .toArray(String[]::new);

        assertThat(resolving.withNodes(300).withPodsAt(all).warnings(internal().local()))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("250 of 260 nodes with pods of the Service get traffic");
    }

    @Test
    void aZoneThatLosesItsNodesKeepsItsGroup() {
        Resolving own = resolving.with(GcpBackends.ENDPOINT_GROUPS);
        String name = GcpNames.endpointGroup(WEB.owner(), "nodes");
        GcpResource.EndpointGroup gone = new GcpResource.EndpointGroup(
                name,
                "us-central1-f",
                new GcpResource.EndpointGroup.Endpoints.Counted(3, ""),
                Optional.of(WEB.owner().mark()));
        GcpResource.EndpointGroup ofAnotherSubnetwork =
                new GcpResource.EndpointGroup("k8s-old", "us-central1-g", gone.endpoints(), gone.mark());

        assertThat(own.has(List.of(gone, ofAnotherSubnetwork))
                        .desired(WEB)
                        .backendService()
                        .groups())
                .extracting(GcpResource.Key::zone)
                .containsExactly("us-central1-a", "us-central1-b", "us-central1-f");
    }

    @Test
    void theThousandThatAGroupHasRoomForIsNoConcernOfEndpointGroups() {
        Resolving many = resolving.withNodes(1_001);

        assertThat(many.desired(internal())
                        .subset()
                        .orElseThrow()
                        .candidates()
                        .byZone()
                        .get("us-central1-a"))
                .hasSize(1_001);
        assertThat(many.warnings(internal())).isEmpty();
        assertThat(many.warnings(WEB)).hasSize(1);
    }
}
