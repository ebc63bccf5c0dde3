// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.read.SecurityRules;
import io.cloudlb.azure.read.Snapshot;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.OwnershipGuard;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A security group that destinations of Services are worked into. What is let in comes before what is shut out: the
/// first gets priorities from 500 up, the other from 4,095 down, as the cloud provider for Azure has it.
final class SecurityGroupDraft implements Draft {
    private static final int FIRST_ALLOWED = 500;
    private static final int LAST = 4_095;

    private final ClusterIdentity cluster;
    private final Json.Mapping read;
    private final SequencedMap<String, Json.Mapping> rules;
    private final Map<String, SortedSet<String>> destinations = new HashMap<>();

    /// What rules do, which is not what their names say where somebody has edited them.
    private final Map<String, Opening> openings = new HashMap<>();

    SecurityGroupDraft(ClusterIdentity cluster, Json.Mapping read) {
        this.cluster = cluster;
        this.read = read;
        rules = Draft.named(listed());
        new SecurityRules(cluster, read).all().forEach(rule -> {
            destinations.put(rule.name(), rule.destinations());
            openings.put(rule.name(), rule.opening());
        });
    }

    private List<Json.Mapping> listed() {
        return read.mapping("properties").mappings("securityRules");
    }

    @Override
    public Optional<CloudError> apply(AzureChange.OfDocument change, AzureState.OfService state) {
        if (change instanceof AzureChange.CloseOpenings(var _, var _, var _, var strays, var taken)) {
            strays.forEach(this::close);
            taken.forEach(this::close);
            return Optional.empty();
        }
        AzureChange.WriteOpenings asked = (AzureChange.WriteOpenings) change;
        Optional<CloudError> others = ofAnother(asked, state);
        if (others.isPresent()) {
            return others;
        }
        SortedMap<Opening, SortedSet<String>> open = new TreeMap<>();
        for (Map.Entry<Opening, SortedSet<String>> entry : asked.open().entrySet()) {
            Optional<SortedSet<String>> to = asked.wanted()
                    .flatMap(wanted -> wanted.destinations(entry.getKey().family(), state));
            if (to.isEmpty()) {
                return Optional.of(CloudError.stale(
                        "%s is not written while the address is not known that it is to let clients in to"
                                .formatted(asked.resource()),
                        ""));
            }
            open.put(entry.getKey(), to.get());
        }
        Optional<CloudError> full = withoutPriority(open);
        if (full.isEmpty()) {
            asked.close().forEach(this::close);
            open.forEach(this::open);
        }
        return full;
    }

    /// Nobody lets clients in to another Service by calling its address an additional one. Those of Services are where
    /// the rules of all let clients in.
    private Optional<CloudError> ofAnother(AzureChange.WriteOpenings asked, AzureState.OfService state) {
        Set<String> own = Snapshot.addresses(cluster, asked.owner().uid(), state);
        return asked
                .wanted()
                .map(Balancing::additional)
                .filter(_ -> !asked.open().isEmpty())
                .stream()
                .flatMap(Set::stream)
                .filter(ip -> !own.contains(ip) && isOfService(ip))
                .findFirst()
                .map(ip -> CloudError.obstructed(
                        "%s of %s is the address of another Service. Name addresses alone that are no load balancer's of this cluster"
                                .formatted(ip, AzureAnnotations.ADDITIONAL),
                        "",
                        "AddressInUse"));
    }

    private boolean isOfService(String ip) {
        return openings.entrySet().stream()
                .filter(rule -> rule.getValue().onlyOf().isEmpty())
                .anyMatch(rule -> destinations
                        .getOrDefault(rule.getKey(), new TreeSet<>())
                        .contains(ip));
    }

    private Optional<CloudError> withoutPriority(SortedMap<Opening, SortedSet<String>> open) {
        boolean lacks = Stream.of(Opening.Access.ALLOW, Opening.Access.DENY).anyMatch(access -> {
            long needed = open.keySet().stream()
                    .filter(opening ->
                            opening.access() == access && standing(opening).isEmpty())
                    .count();
            return free(access).limit(needed).count() < needed;
        });
        return lacks
                ? Optional.of(CloudError.quotaExceeded(
                        "Security group %s has no priority left from %d to %d. Take out rules that nobody needs"
                                .formatted(read.text("name").orElse(""), FIRST_ALLOWED, LAST),
                        "",
                        "SecurityRulePriorities"))
                : Optional.empty();
    }

    private String name(Opening opening) {
        return AzureNames.securityRule(cluster, opening);
    }

    private void open(Opening opening, SortedSet<String> to) {
        String name = name(opening);
        SortedSet<String> all = Sorted.union(destinations.getOrDefault(name, new TreeSet<>()), to);
        int priority = standing(opening)
                .orElseGet(() -> free(opening.access()).findFirst().orElseThrow());
        destinations.put(name, all);
        openings.put(name, opening);
        rules.put(name, tree(name, opening, all, priority, rules.getOrDefault(name, Json.Mapping.EMPTY)));
    }

    /// The priority of a rule that stands where it may stay.
    private Optional<Integer> standing(Opening opening) {
        String name = name(opening);
        return Optional.ofNullable(openings.get(name))
                .filter(does -> rules.containsKey(name) && does.access() == opening.access())
                .flatMap(_ -> rules.getOrDefault(name, Json.Mapping.EMPTY)
                        .mapping("properties")
                        .number("priority"));
    }

    private void close(Opening opening, SortedSet<String> to) {
        openings.forEach((name, does) -> {
            if (does.equals(opening)) {
                close(name, to);
            }
        });
    }

    private void close(String name, SortedSet<String> to) {
        Json.Mapping standing = rules.get(name);
        if (standing == null) {
            return;
        }
        SortedSet<String> left = Sorted.minus(destinations.getOrDefault(name, new TreeSet<>()), to);
        destinations.put(name, left);
        if (left.isEmpty()) {
            rules.remove(name);
        } else {
            rules.put(name, standing.changing("properties", properties -> to(left, properties)));
        }
    }

    private IntStream free(Opening.Access access) {
        SortedSet<Integer> taken = new TreeSet<>();
        rules.values().forEach(rule -> {
            if (rule.mapping("properties").text("direction").orElse("").equalsIgnoreCase("Inbound")) {
                rule.mapping("properties").number("priority").ifPresent(priority -> taken.add(priority));
            }
        });
        IntUnaryOperator order =
                switch (access) {
                    case ALLOW -> place -> FIRST_ALLOWED + place;
                    case DENY -> place -> LAST - place;
                    case EDITED -> throw new IllegalArgumentException("Never written");
                };
        return IntStream.rangeClosed(0, LAST - FIRST_ALLOWED).map(order).filter(priority -> !taken.contains(priority));
    }

    private static Json.Mapping tree(
            String name, Opening opening, SortedSet<String> destinations, int priority, Json.Mapping standing) {
        return standing.with("name", name).changing("properties", properties -> {
            Json.Mapping rule = withoutGroups(properties)
                    .with(
                            "protocol",
                            opening.protocol().map(SecurityGroupDraft::text).orElse("*"))
                    .with("access", opening.access() == Opening.Access.ALLOW ? "Allow" : "Deny")
                    .with("direction", "Inbound")
                    .with("priority", priority)
                    .with("sourcePortRange", "*")
                    .without("sourcePortRanges");
            Json.Mapping from = several(rule, "sourceAddressPrefix", "sourceAddressPrefixes", opening.sources());
            List<String> ports = opening.ports().stream().map(String::valueOf).toList();
            Json.Mapping at = ports.isEmpty()
                    ? from.with("destinationPortRange", "*").without("destinationPortRanges")
                    : several(from, "destinationPortRange", "destinationPortRanges", ports);
            return to(destinations, at);
        });
    }

    private static Json.Mapping withoutGroups(Json.Mapping properties) {
        Json.Mapping without = properties;
        for (String member : SecurityRules.GROUPS) {
            without = without.without(member);
        }
        return without;
    }

    private static String text(Protocol protocol) {
        return PartTrees.capital(protocol.name());
    }

    private static Json.Mapping to(SortedSet<String> destinations, Json.Mapping rule) {
        return several(rule, "destinationAddressPrefix", "destinationAddressPrefixes", destinations);
    }

    /// One value has a member of its own, in which a service tag may stand, too.
    private static Json.Mapping several(Json.Mapping rule, String one, String many, Collection<String> values) {
        return values.size() == 1
                ? rule.without(many).with(one, values.iterator().next())
                : rule.without(one).with(many, values.stream().map(Json::of).toList());
    }

    @Override
    public boolean isChanged() {
        return !List.copyOf(rules.values()).equals(listed());
    }

    @Override
    public Json.Mapping tree() {
        return read.changing("properties", properties -> properties.with("securityRules", List.copyOf(rules.values())));
    }

    @Override
    public Map<String, OwnershipGuard.Part> parts() {
        SortedMap<String, OwnershipGuard.Part> guarded = new TreeMap<>();
        rules.forEach((name, rule) -> guarded.put(name, Draft.guarded(cluster, name, rule)));
        return guarded;
    }
}
