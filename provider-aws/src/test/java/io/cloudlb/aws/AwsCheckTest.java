// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.emulators.Fault;
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

    /// AWS's words for it are the same whatever was asked.
    @Test
    void namesTheActionThatIsDeniedWhereAwsDoesNot() {
        Fault denial = Fault.refuse(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
        world.emulator().faults().atCall(1, denial);

        assertThatThrownBy(() -> check(world.nodes(1)))
                .isInstanceOf(CloudException.class)
                .hasMessageStartingWith(
                        "ec2:DescribeInstances is denied. UnauthorizedOperation: You are not authorized")
                .hasMessageEndingWith(
                        " operation. Allow the action to the controller's role: docs/aws.md lists all it needs");
    }

    @Test
    void namesADeniedActionOnce() {
        String words = "User: arn:aws:iam::1:user/me is not authorized to perform: ec2:DescribeInstances";
        world.emulator().faults().atCall(1, Fault.refuse(403, "UnauthorizedOperation", words));

        assertThatThrownBy(() -> check(world.nodes(1))).hasMessageStartingWith("UnauthorizedOperation: User: arn");
    }

    /// Whoever answers is reached: neither region nor network is wrong.
    @Test
    void advisesNothingAboutTheNetworkWhereAwsItselfFailed() {
        for (int call = 1; call <= 20; call++) {
            world.emulator()
                    .faults()
                    .atCall(call, Fault.refuse(500, "InternalError", "An internal error has occurred"));
        }

        assertThatThrownBy(() -> check(world.nodes(1)))
                .isInstanceOf(CloudException.class)
                .hasMessageNotContaining("Check --aws-region")
                .hasMessageNotContaining("network");
    }
}
