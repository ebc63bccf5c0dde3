// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.LabelSelector;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.testkit.provider.SpecFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which nodes each of several load balancers has.
class NodeSharesTest {
    private static final Configuration A = selecting("a", Optional.empty(), "");
    private static final Configuration B = selecting("b", Optional.empty(), "");
    private static final Configuration EDGE = selecting("edge", Optional.empty(), "edge");
    private static final Configuration PRIMARY = selecting("primary", Optional.of("VMSS-1"), "");

    private final SortedMap<Document.Key, Document> documents = new TreeMap<>();

    private static Configuration selecting(String name, Optional<String> set, String pool) {
        return new Configuration(
                name,
                set,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(pool)
                        .filter(text -> !text.isEmpty())
                        .map(text -> LabelSelector.of(new TreeMap<>(Map.of("pool", text)), List.of())));
    }

    private static TargetNode node(int number, String set, String pool) {
        return new TargetNode(
                "node-" + number,
                set.isEmpty()
                        ? "azure:///subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/n"
                        : "azure:///subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/%s/virtualMachines/%d"
                                .formatted(set, number),
                Optional.of("z1"),
                List.of("10.0.0." + number),
                pool.isEmpty() ? new TreeMap<>() : new TreeMap<>(Map.of("pool", pool)));
    }

    private static List<TargetNode> nodes(int... numbers) {
        List<TargetNode> nodes = new ArrayList<>();
        for (int number : numbers) {
            nodes.add(node(number, "", ""));
        }
        return nodes;
    }

    private NodeShares shares(List<Configuration> several, List<TargetNode> nodes) {
        return NodeShares.of(
                Resolving.PLACE.with(several),
                NodeSet.of(nodes),
                new AzureState.OfCluster(Surroundings.UNKNOWN, documents, AddressUse.UNKNOWN));
    }

    /// Divides, and every pool has then what was found.
    private NodeShares standing(List<Configuration> several, List<TargetNode> nodes) {
        NodeShares shares = shares(several, nodes);
        for (Configuration one : several) {
            Document.Key key = Resolving.PLACE.loadBalancer(one, false);
            documents.put(
                    key,
                    new Document(
                            key,
                            "1",
                            "{}",
                            Provisioning.SUCCEEDED,
                            Optional.empty(),
                            pools(shares.of(one).members()),
                            new TreeSet<>(),
                            new TreeMap<>()));
        }
        return shares;
    }

    private static SortedMap<String, SortedSet<String>> pools(SortedMap<IpFamily, SortedSet<String>> members) {
        SortedMap<String, SortedSet<String>> pools = new TreeMap<>();
        members.forEach((family, all) -> pools.put(AzureNames.pool(SpecFixture.CLUSTER, family), all));
        return pools;
    }

    private static SortedSet<String> of(NodeShares shares, Configuration configuration) {
        return shares.of(configuration).members().getOrDefault(IpFamily.IPV4, new TreeSet<>());
    }

    @Test
    void nodesAreDividedEvenlyAndStayWhereTheyAre() {
        List<Configuration> several = List.of(A, B);
        NodeShares before = standing(several, nodes(3, 4, 5, 6));
        assertThat(of(before, A)).containsExactly("10.0.0.3", "10.0.0.5");
        assertThat(of(before, B)).containsExactly("10.0.0.4", "10.0.0.6");

        NodeShares after = shares(several, nodes(1, 2, 3, 4, 6, 7));

        assertThat(of(after, A)).contains("10.0.0.3").hasSize(3);
        assertThat(of(after, B)).contains("10.0.0.4", "10.0.0.6").hasSize(3);
    }

    @Test
    void aLoadBalancerThatComesTakesItsShareAndNobodyElseMoves() {
        NodeShares before = standing(List.of(A), nodes(1, 2, 3, 4, 5));
        assertThat(of(before, A)).hasSize(5);

        NodeShares after = standing(List.of(A, B), nodes(1, 2, 3, 4, 5));

        assertThat(of(after, A)).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(of(after, B)).containsExactly("10.0.0.4", "10.0.0.5");
        assertThat(shares(List.of(A, B), nodes(1, 2, 3, 4, 5))).isEqualTo(after);
    }

    @Test
    void aPrimarySetComesBeforeSelectorsAndThoseBeforeNone() {
        List<TargetNode> nodes = List.of(
                node(1, "vmss-1", "edge"), node(2, "vmss-2", "edge"), node(3, "vmss-2", ""), node(4, "", "vmss-1"));
        NodeShares shares = shares(List.of(PRIMARY, EDGE, A), nodes);

        assertThat(of(shares, PRIMARY)).containsExactly("10.0.0.1", "10.0.0.4").doesNotContain("10.0.0.2");
        assertThat(of(shares, EDGE)).containsExactly("10.0.0.2");
        assertThat(of(shares, A)).containsExactly("10.0.0.3");
    }

    @Test
    void anAgentPoolIsAPrimarySetByItsLabel() {
        TargetNode node = new TargetNode(
                "n",
                "azure:///x",
                Optional.empty(),
                List.of("10.0.0.9"),
                new TreeMap<>(Map.of("kubernetes.azure.com/agentpool", "vmss-1")));

        assertThat(of(shares(List.of(A, PRIMARY), List.of(node)), PRIMARY)).containsExactly("10.0.0.9");
        assertThat(PRIMARY.nodeLabels()).contains("kubernetes.azure.com/agentpool", "agentpool");
    }

    @Test
    void aNodeThatNoSelectorMatchesIsInNoneAndNamed() {
        NodeShares shares = shares(List.of(EDGE), List.of(node(1, "", "edge"), node(2, "", "")));

        assertThat(of(shares, EDGE)).containsExactly("10.0.0.1");
        assertThat(shares.all().warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "1 nodes take no traffic, because no nodeSelector of a load balancer matches them: node-2");
    }

    @Test
    void theOneLoadBalancerHasAllNodes() {
        NodeShares shares = NodeShares.of(NodeSet.of(nodes(1, 2)));

        assertThat(of(shares, A)).hasSize(2).isEqualTo(of(shares, B));
    }
}
