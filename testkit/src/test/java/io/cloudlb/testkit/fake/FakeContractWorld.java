// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.provider.ContractSwitches;
import io.cloudlb.testkit.provider.ContractWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The fake cloud as the suite sees it.
///
/// @param clock the cloud's
/// @param start how long a process takes to start
record FakeContractWorld(FakeCloud cloud, ManualClock clock, Duration start)
        implements ContractWorld<FakeDesired, FakeState, FakeChange> {
    private static final Set<String> READS =
            Set.of("List", "Read", "ReadMany", "Get", "GetDocument", "ListOperations", "WaitOperation");

    FakeContractWorld(FakeCloud cloud) {
        this(cloud, new ManualClock(), Duration.ZERO);
    }

    /// A cloud whose reads lag behind; they have caught up with what was before a process starts.
    static FakeContractWorld lagging(Duration lag) {
        FakeContractWorld world = new FakeContractWorld(new FakeCloud(), new ManualClock(), lag);
        world.cloud.lag(world.clock, lag);
        return world;
    }

    @Override
    public ClusterIdentity cluster() {
        return FakeWorld.CLUSTER;
    }

    @Override
    public LoadBalancerProvider<FakeDesired, FakeState, FakeChange> newProvider() {
        clock.pass(start);
        return cloud.provider();
    }

    @Override
    public NodeSet nodes(int count) {
        return NodeSelection.select(IntStream.range(0, count)
                .mapToObj(number -> ANode.aNode("node-" + number).view())
                .toList());
    }

    @Override
    public int calls() {
        return cloud.calls();
    }

    @Override
    public int writes() {
        return (int) cloud.ledger().stream()
                .filter(operation -> !READS.contains(operation))
                .count();
    }

    @Override
    public String owned() {
        return text(this::isOwned);
    }

    @Override
    public String foreign() {
        return text(resource -> !isOwned(resource));
    }

    private String text(Predicate<FakeResource> which) {
        return cloud.resources().values().stream()
                .filter(which)
                .map(FakeResource::toString)
                .collect(Collectors.joining("\n"));
    }

    private boolean isOwned(FakeResource resource) {
        return resource.mark().clusterUid().equals(cluster().uid());
    }

    @Override
    public void advance(Duration duration) {
        clock.pass(duration);
    }

    @Override
    public ContractSwitches switches() {
        return new ContractSwitches(true, true, true, true);
    }

    @Override
    public SortedMap<String, String> badAnnotations() {
        return new TreeMap<>(Map.of("fake.example/refuse", "it is bad"));
    }

    @Override
    public List<SortedMap<String, String>> replacingAnnotations() {
        return List.of();
    }
}
