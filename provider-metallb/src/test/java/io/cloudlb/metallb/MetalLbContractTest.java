// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import static io.cloudlb.metallb.fixture.APool.aPool;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.metallb.fixture.MetalLbWorld;
import io.cloudlb.testkit.ManualClock;
import io.cloudlb.testkit.provider.ContractObjects;
import io.cloudlb.testkit.provider.ContractSwitches;
import io.cloudlb.testkit.provider.ContractWorld;
import io.cloudlb.testkit.provider.ProviderContract;
import io.cloudlb.testkit.provider.SpecFixture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// What the controller relies on, held against MetalLB's pools.
class MetalLbContractTest extends ProviderContract<MetalLbDesired, MetalLbState, MetalLbChange> {
    @Override
    protected ContractWorld<MetalLbDesired, MetalLbState, MetalLbChange> newWorld() {
        return new World();
    }

    /// What Services own stands in their objects.
    private static final class World implements ContractWorld<MetalLbDesired, MetalLbState, MetalLbChange> {
        private static final Map<String, String> SETTINGS = Map.of(MetalLbSettings.HOLD_DOWN, "0");

        private final ManualClock clock = new ManualClock();
        private final MetalLbWorld metalLb = new MetalLbWorld(aPool("a", "10.0.0.0/24"));
        private final ContractObjects objects = new ContractObjects();

        @Override
        public ClusterIdentity cluster() {
            return SpecFixture.CLUSTER;
        }

        @Override
        public LoadBalancerProvider<MetalLbDesired, MetalLbState, MetalLbChange> newProvider() {
            return AMetalLbCluster.newProvider(metalLb, clock, SETTINGS, () -> {});
        }

        /// None of them matters.
        @Override
        public NodeSet nodes(int count) {
            return new NodeSet(List.of());
        }

        @Override
        public int calls() {
            return metalLb.ledger().calls();
        }

        @Override
        public int writes() {
            return metalLb.ledger().writes();
        }

        @Override
        public String owned() {
            return objects.read().stream().map(World::inWords).collect(Collectors.joining("\n"));
        }

        private static String inWords(InventoryRequest.Standing standing) {
            return standing.spec().owner().key() + " " + standing.status();
        }

        @Override
        public String foreign() {
            return "";
        }

        @Override
        public void advance(Duration duration) {
            clock.pass(duration);
        }

        @Override
        public Optional<ContractObjects> objects() {
            return Optional.of(objects);
        }

        @Override
        public ContractSwitches switches() {
            return new ContractSwitches(true, false, false, false);
        }

        /// What a Service asks for is never refused; it waits.
        @Override
        public SortedMap<String, String> badAnnotations() {
            return Collections.emptySortedMap();
        }

        @Override
        public List<SortedMap<String, String>> replacingAnnotations() {
            return List.of();
        }
    }
}
