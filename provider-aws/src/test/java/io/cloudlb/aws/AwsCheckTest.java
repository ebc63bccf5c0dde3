// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whether the configuration leads to the place where the cluster is.
class AwsCheckTest {
    private final AwsWorld world = new AwsWorld();

    /// As a region shows itself in which the cluster is not.
    private static NodeSet ofAnotherRegion() {
        return new NodeSet(List.of(
                new TargetNode("far-1", "aws:///us-east-1a/i-0aaa", Optional.empty(), List.of("10.9.0.1")),
                new TargetNode("far-2", "aws:///us-east-1b/i-0bbb", Optional.empty(), List.of("10.9.0.2"))));
    }

    private void check(NodeSet nodes) {
        world.newProvider(Map.of()).check(nodes);
    }

    @Test
    void endsWhereTheRegionHasNoneOfTheNodes() {
        assertThatThrownBy(() -> check(ofAnotherRegion()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("none of the machines of the cluster's nodes (such as i-0aaa)")
                .hasMessageContaining("--aws-region");
    }

    @Test
    void isContentWithOneNodeThatIsThere() {
        NodeSet both = new NodeSet(List.of(ofAnotherRegion().nodes().getFirst(), AwsWorld.node(1)));

        assertThatCode(() -> check(both)).doesNotThrowAnyException();
    }

    @Test
    void isContentWithAMachineThatIsStopped() {
        world.emulator().seed().stopInstance(AwsWorld.instanceId(1));

        assertThatCode(() -> check(world.nodes(1))).doesNotThrowAnyException();
    }

    @Test
    void asksForTheVpcsWhereNoNodeTellsAnything() {
        check(NodeSet.EMPTY);

        assertThat(world.callsSince(0).operations()).containsExactly("DescribeVpcs");
    }

    @Test
    void takesOneCall() {
        check(world.nodes(3));

        assertThat(world.callsSince(0).count()).isEqualTo(1);
    }

    @Test
    void believesTheVpcThatIsNamed() {
        AwsProvider provider = world.newProvider(Map.of(AwsSettings.VPC_ID, AwsWorld.VPC));

        assertThatCode(() -> provider.check(ofAnotherRegion())).doesNotThrowAnyException();
    }

    @Test
    void endsWhereTheVpcThatIsNamedDoesNotExist() {
        AwsProvider provider = world.newProvider(Map.of(AwsSettings.VPC_ID, "vpc-0dead"));

        assertThatThrownBy(() -> provider.check(world.nodes(3)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("VPC vpc-0dead does not exist");
    }
}
