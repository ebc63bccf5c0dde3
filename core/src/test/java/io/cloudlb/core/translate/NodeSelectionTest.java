// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import static io.cloudlb.testkit.ANode.aNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.testkit.ANode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSelectionTest {
    @Test
    void takesANodeWithItsMachineAndZone() {
        NodeSet selected = select(aNode("a").label(NodeSelection.ZONE_LABEL, "z1"));

        assertThat(selected.nodes()).containsExactly(new TargetNode("a", "cloud:///a", Optional.of("z1"), List.of()));
    }

    @Test
    void takesWithANodeTheLabelsThatOthersThanSelectionLookAt() {
        NodeSet selected = select(aNode("a")
                .label(NodeSelection.ZONE_LABEL, "z1")
                .label(NodeSelection.EXCLUDE_LABEL, "false")
                .label("pool", "edge"));

        assertThat(selected.nodes().getFirst().labels()).isEqualTo(Map.of("pool", "edge"));
        assertThat(selected.digest())
                .isNotEqualTo(select(aNode("a").label("pool", "inner")).digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "1", "t", "T", "TRUE", "True", "yes", "no", "FaLsE", " false"})
    void leavesOutANodeByItsLabelWhateverItSays(String value) {
        assertThat(select(aNode("a").label(NodeSelection.EXCLUDE_LABEL, value))).isEqualTo(NodeSet.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void keepsANodeWhoseLabelSaysFalseAsGoReadsIt(String value) {
        assertThat(select(aNode("a").label(NodeSelection.EXCLUDE_LABEL, value)).nodes())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node.kubernetes.io/not-ready",
                "node.kubernetes.io/unreachable",
                "node.kubernetes.io/unschedulable"
            })
    void keepsNodesThatAreNotReadyOrCordoned(String taint) {
        assertThat(select(aNode("a").taint(taint)).nodes()).hasSize(1);
    }

    @Test
    void leavesOutNodesThatAreGoingOrNotYetThere() {
        NodeSet selected = select(
                aNode("a").deleting(),
                aNode("b").taint(NodeSelection.AUTOSCALER_TAINT),
                aNode("c").taint(NodeSelection.UNINITIALIZED_TAINT),
                aNode("d").withoutProviderId(),
                aNode("e").providerId(""));

        assertThat(selected).isEqualTo(NodeSet.EMPTY);
    }

    @Test
    void saysWhyANodeIsLeftOut() {
        assertThat(NodeSelection.exclusion(aNode("a").view())).isEmpty();
        assertThat(NodeSelection.exclusion(aNode("a").withoutProviderId().view()))
                .contains("it has no spec.providerID");
    }

    @Property
    void orderOfNodesDoesNotMatter(@ForAll @IntRange(min = 0, max = 30) int count, @ForAll Random random) {
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(aNode("node-" + i).view());
        }
        NodeSet inOrder = NodeSelection.select(nodes);
        Collections.shuffle(nodes, random);

        assertThat(NodeSelection.select(nodes)).isEqualTo(inOrder);
        assertThat(NodeSelection.select(nodes).digest()).isEqualTo(inOrder.digest());
    }

    private static NodeSet select(ANode... nodes) {
        return NodeSelection.select(List.of(nodes).stream().map(ANode::view).toList());
    }
}
