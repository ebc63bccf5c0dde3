// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static io.cloudlb.azure.resolve.Resolving.WEB;
import static io.cloudlb.azure.resolve.Resolving.dual;
import static io.cloudlb.azure.resolve.Resolving.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.Document;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes as members of pools.
class NodesTest {
    private final Resolving resolving = Resolving.inAnOrdinaryNetwork();

    @Test
    void takesTheFirstAddressOfEachFamily() {
        NodeTargets targets = NodeTargets.of(NodeSet.of(List.of(
                node("a", "10.0.0.11", "10.0.9.11", "FD00:0::B"), node("b", "10.0.0.12"), node("c", "nowhere"))));

        assertThat(targets.members().get(IpFamily.IPV4)).containsExactly("10.0.0.11", "10.0.0.12");
        assertThat(targets.members().get(IpFamily.IPV6)).containsExactly("fd00::b");
    }

    @Test
    void namesNodesThatHaveNone() {
        Resolving some = resolving.withNodes(node("a", "10.0.0.11"), node("b"), node("c"), node("d"), node("e", "x"));

        assertThat(some.warnings(WEB))
                .extracting(Problem::message)
                .containsExactly(
                        "4 of 5 nodes take no traffic, because they have no internal address: b, c, d and others");
        assertThat(some.balancing(WEB).members().get(IpFamily.IPV4)).containsExactly("10.0.0.11");
    }

    @Test
    void takesAsManyAsAPoolHasRoomFor() {
        List<TargetNode> many = new ArrayList<>();
        for (int number = 0; number < 5_001; number++) {
            many.add(node("n%05d".formatted(number), "10.0.%d.%d".formatted(number / 250, number % 250)));
        }
        NodeTargets targets = NodeTargets.of(NodeSet.of(many));

        assertThat(targets.members().get(IpFamily.IPV4)).hasSize(5_000).doesNotContain("10.0.20.0");
        assertThat(targets.warnings()).extracting(Problem::reason).containsExactly("TooManyNodes");
    }

    @Test
    void givesTheClusterTheFamiliesThatAnyServiceHas() {
        assertThat(members(List.of())).isEqualTo(AzureDesired.OfCluster.absent(owner()));
        assertThat(members(List.of(WEB.spec())).members(balancer(), IpFamily.IPV4))
                .hasSize(2);
        assertThat(members(List.of(WEB.spec())).members(balancer(), IpFamily.IPV6))
                .isEmpty();
        assertThat(members(List.of(WEB.spec(), dual(WEB))).members(balancer(), IpFamily.IPV6))
                .containsExactly("fd00::b", "fd00::c");
    }

    private AzureDesired.OfCluster members(List<LoadBalancerSpec> users) {
        return new ClusterResolver(owner(), Resolving.PLACE, NodeShares.of(resolving.nodes()))
                .resolve(users, resolving.shared());
    }

    private static Document.Key balancer() {
        return Resolving.PLACE.loadBalancers(false).findFirst().orElseThrow();
    }

    private static Owner.Shared owner() {
        return new Owner.Shared(SpecFixture.CLUSTER);
    }

    @Test
    void serveAServiceBeforeThereAreAny() {
        Resolving empty = resolving.withNodes();

        assertThat(empty.balancing(WEB).members().get(IpFamily.IPV4)).isEmpty();
        assertThat(empty.warnings(WEB)).isEmpty();
        assertThat(members(Collections.nCopies(2, WEB.spec()))).isEqualTo(members(List.of(WEB.spec())));
    }
}
