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
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.List;
import java.util.Optional;
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
                .startsWith("250 of 300 nodes get traffic and Local keeps them from passing it on");
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
