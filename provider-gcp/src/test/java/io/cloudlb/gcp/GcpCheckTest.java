// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.gcp.settings.GcpSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether the configuration leads to the place where the cluster is.
class GcpCheckTest {
    private final GcpWorld world = new GcpWorld();

    private static TargetNode far() {
        return new TargetNode("far", "gce://demo/us-east1-b/far", Optional.empty(), List.of("10.9.0.1"));
    }

    @Test
    void takesProjectAndRegionFromTheNodesAndOneCall() {
        world.newProvider(Map.of()).check(world.nodes(3));

        assertThat(world.callsSince(0).operations()).containsExactly("regions.get");
    }

    @Test
    void endsWhereNothingTellsTheProject() {
        assertThatThrownBy(() -> world.newProvider(Map.of()).check(NodeSet.EMPTY))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("set --gcp-project");
    }

    @ParameterizedTest
    @CsvSource({
        "gcp-project, other-project, --gcp-project",
        "gcp-region, us-east7, --gcp-region",
        "gcp-network-project, other-project, --gcp-network-project",
        "gcp-network, nowhere, --gcp-network",
        "gcp-subnetwork, nothing, --gcp-subnetwork"
    })
    void saysInOneSentenceWhatIsNotThere(String setting, String value, String advice) {
        assertThatThrownBy(() -> world.newProvider(Map.of(setting, value)).check(world.nodes(3)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(value)
                .hasMessageContaining(advice);
    }

    @Test
    void endsWhereAllNodesAreInAnotherRegion() {
        NodeSet elsewhere = new NodeSet(List.of(far()));

        assertThatThrownBy(() -> world.newProvider(GcpCluster.PLACE).check(elsewhere))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("are in region us-east1");
    }

    @Test
    void isContentWithOneNodeThatIsThere() {
        NodeSet both = new NodeSet(List.of(far(), GcpWorld.node(1)));

        assertThatCode(() -> world.newProvider(GcpCluster.PLACE).check(both)).doesNotThrowAnyException();
    }

    @Test
    void believesTheNetworkThatIsNamed() {
        Map<String, String> named = Map.of(GcpSettings.NETWORK, "default", GcpSettings.SUBNETWORK, "nodes");

        assertThatCode(() -> world.newProvider(named).check(world.nodes(1))).doesNotThrowAnyException();
    }
}
