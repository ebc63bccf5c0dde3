// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Machines;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.translate.NodeSelection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which nodes each load balancer has. Where there are several, a node is in one: in the one whose primary set it
/// belongs to, else in one whose `nodeSelector` matches, else in one that has none. It stays in the one that it is in,
/// and comes to the one with the fewest otherwise; it moves where a load balancer would have no node without it.
///
/// @param all every node
/// @param shares those of each load balancer, by the configuration's name; empty where there is one, which has all
public record NodeShares(NodeTargets all, SortedMap<String, NodeTargets> shares) {
    private static final Pattern SCALE_SET =
            Pattern.compile("(?i).*/virtualMachineScaleSets/([^/]+)/virtualMachines/[^/]+");

    public NodeShares {
        shares = Sorted.copyOf(shares);
    }

    /// All nodes for the one load balancer.
    public static NodeShares of(NodeSet nodes) {
        return new NodeShares(NodeTargets.of(nodes), new TreeMap<>());
    }

    /// @param shared tells which nodes are in which load balancer
    public static NodeShares of(Place place, NodeSet nodes, AzureState.OfCluster shared) {
        return place.several().isEmpty()
                ? new NodeShares(targets(place, nodes, shared, Set.of()), new TreeMap<>())
                : new Division(place, shared).of(nodes);
    }

    private static NodeTargets targets(Place place, NodeSet nodes, AzureState.OfCluster shared, Set<ArmId> divided) {
        return place.byInterface()
                ? new MachineTargets(nodes, shared.machines(), divided).targets()
                : NodeTargets.of(nodes);
    }

    /// The nodes of a load balancer.
    NodeTargets of(Configuration configuration) {
        return shares.getOrDefault(configuration.name(), all);
    }

    /// What was worked out last, for as long as everybody asks for the same nodes.
    public record Latest(Place place, AtomicReference<Optional<Known>> known) {
        public Latest(Place place) {
            this(place, new AtomicReference<>(Optional.empty()));
        }

        /// @param nodes what it was worked out for
        /// @param pools who was in which pool then, where that matters
        record Known(
                List<TargetNode> nodes,
                SortedMap<Document.Key, SortedMap<String, SortedSet<String>>> pools,
                Machines machines,
                NodeShares shares) {}

        public NodeShares of(NodeSet nodes, AzureState.OfCluster shared) {
            SortedMap<Document.Key, SortedMap<String, SortedSet<String>>> pools = new TreeMap<>();
            if (!place.several().isEmpty()) {
                shared.documents().values().forEach(document -> pools.put(document.key(), document.members()));
            }
            return known.get()
                    .filter(latest -> latest.nodes().equals(nodes.nodes())
                            && latest.machines().equals(shared.machines())
                            && latest.pools().equals(pools))
                    .orElseGet(() -> {
                        Known fresh =
                                new Known(nodes.nodes(), pools, shared.machines(), NodeShares.of(place, nodes, shared));
                        known.set(Optional.of(fresh));
                        return fresh;
                    })
                    .shares();
        }
    }

    /// The nodes being divided.
    private static final class Division {
        private final Place place;
        private final AzureState.OfCluster shared;
        private final List<Configuration> configurations;
        private final Map<String, Set<String>> standing;
        private final SortedMap<String, List<TargetNode>> shares = new TreeMap<>();

        Division(Place place, AzureState.OfCluster shared) {
            this.place = place;
            this.shared = shared;
            configurations = place.configurations();
            standing = configurations.stream()
                    .collect(Collectors.toMap(Configuration::name, each -> members(place, each, shared)));
            configurations.forEach(each -> shares.put(each.name(), new ArrayList<>()));
        }

        private static Set<String> members(Place place, Configuration configuration, AzureState.OfCluster shared) {
            Set<String> members = new HashSet<>();
            Stream.of(false, true)
                    .flatMap(internal -> shared.find(place.loadBalancer(configuration, internal)).stream())
                    .forEach(document -> document.members()
                            .values()
                            .forEach(all -> all.forEach(each -> members.add(each.toLowerCase(Locale.ROOT)))));
            return members;
        }

        NodeShares of(NodeSet nodes) {
            List<TargetNode> coming = new ArrayList<>();
            List<String> nowhere = new ArrayList<>();
            for (TargetNode node : nodes.nodes()) {
                List<Configuration> possible = possible(node);
                Optional<Configuration> standing =
                        possible.stream().filter(each -> stands(node, each)).findFirst();
                if (standing.isPresent()) {
                    share(standing.get()).add(node);
                } else if (possible.isEmpty()) {
                    nowhere.add(node.name());
                } else {
                    coming.add(node);
                }
            }
            coming.forEach(node -> share(fewest(possible(node))).add(node));
            configurations.stream().filter(each -> share(each).isEmpty()).forEach(this::take);
            NodeTargets all = targets(place, nodes, shared, Set.of());
            Set<ArmId> divided = divided();
            return new NodeShares(
                    nowhere.isEmpty() ? all : all.with(AzureReason.NODE_IN_NO_LOAD_BALANCER.at("", nowhere(nowhere))),
                    shares.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey,
                                    share -> targets(place, NodeSet.of(share.getValue()), shared, divided),
                                    (one, _) -> one,
                                    TreeMap::new)));
        }

        /// The scale sets that have nodes in several.
        private Set<ArmId> divided() {
            Map<ArmId, Integer> in = new HashMap<>();
            shares.values()
                    .forEach(share -> share.stream()
                            .flatMap(node -> shared.machines().present(node).stream())
                            .flatMap(machine -> machine.scaleSet().stream())
                            .distinct()
                            .forEach(set -> in.merge(set, 1, Integer::sum)));
            return in.entrySet().stream()
                    .filter(entry -> entry.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        private static String nowhere(List<String> names) {
            return "%d nodes take no traffic, because no nodeSelector of a load balancer matches them: %s"
                    .formatted(names.size(), NodeTargets.named(names));
        }

        private List<TargetNode> share(Configuration configuration) {
            return shares.getOrDefault(configuration.name(), List.of());
        }

        private Configuration fewest(List<Configuration> possible) {
            return possible.stream()
                    .min(Comparator.comparingInt(each -> share(each).size()))
                    .orElseThrow();
        }

        /// Those that the node may be in, in their order.
        private List<Configuration> possible(TargetNode node) {
            Map<String, String> labels = labels(node);
            String set = scaleSet(node);
            return Stream.<Predicate<Configuration>>of(
                            each -> each.isPrimaryOf(set, labels),
                            each -> each.nodes()
                                    .filter(selector -> selector.matches(labels))
                                    .isPresent(),
                            each -> each.nodes().isEmpty())
                    .map(wanted -> configurations.stream().filter(wanted).toList())
                    .filter(some -> !some.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        private static Map<String, String> labels(TargetNode node) {
            SortedMap<String, String> labels = new TreeMap<>(node.labels());
            node.zone().ifPresent(zone -> labels.put(NodeSelection.ZONE_LABEL, zone));
            return labels;
        }

        private static String scaleSet(TargetNode node) {
            Matcher id = SCALE_SET.matcher(node.providerId());
            return id.matches() ? id.group(1) : "";
        }

        private boolean stands(TargetNode node, Configuration configuration) {
            Set<String> members = standing.getOrDefault(configuration.name(), new TreeSet<>());
            Stream<String> addresses =
                    Stream.of(IpFamily.values()).flatMap(family -> NodeTargets.address(node, family).stream());
            Stream<String> interfaces = shared.machines().present(node).stream()
                    .flatMap(machine -> machine.configurations().values().stream())
                    .map(each -> each.text().toLowerCase(Locale.ROOT));
            return Stream.concat(addresses, interfaces).anyMatch(members::contains);
        }

        /// As many as it needs to have no fewer than the others.
        private void take(Configuration empty) {
            Optional<Configuration> giver = giver(empty);
            while (giver.isPresent()) {
                List<TargetNode> from = share(giver.get());
                TargetNode last = from.stream()
                        .filter(node -> possible(node).contains(empty))
                        .reduce((_, later) -> later)
                        .orElseThrow();
                from.remove(last);
                share(empty).add(last);
                giver = giver(empty);
            }
        }

        /// The one with the most nodes of those that have one to give.
        private Optional<Configuration> giver(Configuration empty) {
            return configurations.stream()
                    .filter(each -> share(each).size() > share(empty).size() + 1)
                    .filter(each ->
                            share(each).stream().anyMatch(node -> possible(node).contains(empty)))
                    .max(Comparator.comparingInt(each -> share(each).size()));
        }
    }
}
