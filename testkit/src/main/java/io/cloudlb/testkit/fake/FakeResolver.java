// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.testkit.fake.FakeResource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a Service's specification means on the fake cloud.
///
/// Annotations: `fake.example/size` is a setting of the balancer; `fake.example/refuse` makes it refuse with that
/// text; `fake.example/poison` makes the cloud refuse a part of it; `fake.example/zone` names a zone that has to
/// be looked up, and that exists unless it is called `nowhere`.
final class FakeResolver {
    private static final String SIZE = "fake.example/size";
    private static final String REFUSE = "fake.example/refuse";
    private static final String POISON = "fake.example/poison";
    private static final String ZONE = "fake.example/zone";
    static final String GATEWAY = "gateway";
    static final Set<String> ANNOTATIONS = Set.of(SIZE, REFUSE, POISON, ZONE);

    private FakeResolver() {}

    static Resolution<FakeDesired> resolve(LoadBalancerSpec spec, NodeSet nodes, FakeState shared) {
        Optional<String> refusal = Optional.ofNullable(spec.annotations().get(REFUSE));
        Optional<String> zone = Optional.ofNullable(spec.annotations().get(ZONE));
        if (refusal.isPresent()) {
            return new Resolution.Refused<>(List.of(new Problem("FakeRefusal", REFUSE, refusal.get())), List.of());
        }
        if (zone.isPresent() && !shared.zones().contains(zone.get())) {
            return new Resolution.Unknown<>(
                    List.of(new Problem("ZoneNotFound", ZONE, "there is no zone " + zone.get())), List.of());
        }
        List<FakeResource> wanted = new ArrayList<>();
        String balancer = FakeWorld.balancerName(spec.owner());
        wanted.add(new FakeResource(Kind.BALANCER, balancer, spec.owner().mark(), facts(spec, balancer), List.of()));
        spec.listeners().forEach(listener -> wanted.addAll(forward(spec, listener, nodes)));
        return new Resolution.Resolved<>(FakeDesired.of(wanted), List.of());
    }

    private static Map<String, String> facts(LoadBalancerSpec spec, String balancer) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("address", balancer + ".fake.example");
        facts.put("gateway", GATEWAY);
        facts.put("service", spec.owner().key().toString());
        facts.put("sources", spec.allowedSources().toString());
        facts.put("traffic", spec.trafficPolicy().toString());
        facts.put("size", spec.annotations().getOrDefault(SIZE, "small"));
        return facts;
    }

    private static List<FakeResource> forward(LoadBalancerSpec spec, Listener listener, NodeSet nodes) {
        String balancer = FakeWorld.balancerName(spec.owner());
        String name = balancer + "-" + listener.protocol() + "-" + listener.port();
        String service = spec.owner().key().toString();
        OwnerMark mark = spec.owner().mark();
        FakeResource pool = new FakeResource(
                Kind.POOL,
                name + "-pool",
                mark,
                Map.of("service", service, "nodePort", Integer.toString(listener.nodePort())),
                names(nodes));
        Map<String, String> facts =
                new TreeMap<>(Map.of("service", service, "balancer", balancer, "pool", pool.name()));
        Optional.ofNullable(spec.annotations().get(POISON)).ifPresent(poison -> facts.put(FakeDocument.POISON, poison));
        FakeResource port = new FakeResource(Kind.PORT, name + "-port", mark, facts, List.of());
        return List.of(pool, port);
    }

    static SortedSet<String> names(NodeSet nodes) {
        return nodes.nodes().stream()
                .map(TargetNode::providerId)
                .map(id -> id.substring(id.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
