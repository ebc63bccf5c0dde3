// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.read.LoadBalancerParts;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.OwnershipGuard;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A load balancer that parts of Services are worked into. What several may use stays while any rule refers to it, of
/// whomever: frontends at addresses that several ask for, pools, the probe of kube-proxy.
final class LoadBalancerDraft implements Draft {
    private static final List<String> OTHER_LISTS = List.of("outboundRules", "inboundNatRules", "inboundNatPools");

    private final ClusterIdentity cluster;
    private final ArmId id;
    private final Json.Mapping read;
    private final Set<String> occupied;
    private final Map<Part.Collection, SequencedMap<String, Json.Mapping>> parts = new EnumMap<>(Part.Collection.class);

    /// @param id its path
    /// @param read as it was read, or [#empty]
    /// @param occupied the pools that stay because somebody in them cannot leave
    LoadBalancerDraft(ClusterIdentity cluster, ArmId id, Json.Mapping read, Set<String> occupied) {
        this.cluster = cluster;
        this.id = id;
        this.read = read;
        this.occupied = occupied;
        for (Part.Collection collection : Part.Collection.values()) {
            parts.put(collection, Draft.named(listed(collection)));
        }
    }

    /// One that is yet to be made.
    static Json.Mapping empty(ClusterIdentity cluster, String location) {
        Json.Mapping properties = Json.Mapping.EMPTY;
        for (String list : List.of(
                "frontendIPConfigurations",
                "backendAddressPools",
                "loadBalancingRules",
                "probes",
                "inboundNatRules",
                "outboundRules",
                "inboundNatPools")) {
            properties = properties.with(list, List.of());
        }
        return Json.Mapping.EMPTY
                .with("location", location)
                .with("sku", Json.Mapping.EMPTY.with("name", "Standard").with("tier", "Regional"))
                .with("tags", PartTrees.tags(new Owner.Shared(cluster)))
                .with("properties", properties);
    }

    private List<Json.Mapping> listed(Part.Collection collection) {
        return read.mapping("properties").mappings(collection.member());
    }

    @Override
    public Optional<CloudError> apply(AzureChange.OfDocument change, AzureState.OfService state) {
        if (change instanceof AzureChange.DropPools) {
            // What no rule refers to goes by itself.
            return Optional.empty();
        }
        AzureChange.WriteParts asked = (AzureChange.WriteParts) change;
        Optional<CloudError> taken = takenPort(asked).or(() -> usedByOthers(asked));
        if (taken.isEmpty()) {
            asked.drop().forEach(key -> all(key.collection()).remove(key.name()));
            asked.shared().stream()
                    .filter(part -> part instanceof Part.Probe
                            || !all(part.collection()).containsKey(part.name()))
                    .forEach(this::put);
            asked.put().forEach(this::put);
        }
        return taken;
    }

    @Override
    public void restore(AzureChange.WriteParts change, Draft before) {
        LoadBalancerDraft was = (LoadBalancerDraft) before;
        change.put().forEach(part -> restore(part.collection(), part.name(), was));
        change.drop().forEach(key -> restore(key.collection(), key.name(), was));
    }

    private void restore(Part.Collection collection, String name, LoadBalancerDraft was) {
        Json.Mapping standing = was.all(collection).get(name);
        if (standing == null) {
            all(collection).remove(name);
        } else {
            all(collection).put(name, standing);
        }
    }

    private SequencedMap<String, Json.Mapping> all(Part.Collection collection) {
        return Objects.requireNonNull(parts.get(collection));
    }

    private void put(Part part) {
        SequencedMap<String, Json.Mapping> all = all(part.collection());
        all.put(part.name(), new PartTrees(id).tree(part, all.getOrDefault(part.name(), Json.Mapping.EMPTY)));
    }

    /// Azure takes out nothing that another part refers to.
    private Optional<CloudError> usedByOthers(AzureChange.WriteParts asked) {
        Map<ArmId, String> users = new HashMap<>();
        all(Part.Collection.RULE).forEach((name, rule) -> {
            if (AzureNames.mark(cluster, name).isEmpty()) {
                note(Part.Collection.RULE.member(), rule, users);
            }
        });
        for (String list : OTHER_LISTS) {
            read.mapping("properties").mappings(list).forEach(other -> note(list, other, users));
        }
        return asked.drop().stream()
                .filter(key -> users.containsKey(id.child(key.collection().member(), key.name())))
                .findFirst()
                .map(key -> CloudError.obstructed(
                        "%s %s of load balancer %s is used by %s, which is not ours, and Azure does not take it out as long. Take that rule out, or have it use another"
                                .formatted(
                                        key.collection().kind(),
                                        key.name(),
                                        id.name(),
                                        users.getOrDefault(
                                                id.child(key.collection().member(), key.name()), "")),
                        "",
                        "UsedByRuleOfOthers"));
    }

    private static void note(String list, Json.Mapping user, Map<ArmId, String> users) {
        Set<ArmId> used = new HashSet<>();
        collect(user.mapping("properties"), used);
        used.forEach(part -> users.put(part, list + "/" + user.text("name").orElse("")));
    }

    /// A port of a frontend is one rule's.
    private Optional<CloudError> takenPort(AzureChange.WriteParts asked) {
        Map<String, String> claims = new HashMap<>();
        Set<String> replaced = new HashSet<>();
        asked.drop().forEach(key -> replaced.add(key.name()));
        asked.put().forEach(part -> replaced.add(part.name()));
        all(Part.Collection.RULE).forEach((name, rule) -> {
            if (!replaced.contains(name)) {
                claims.put(claim(rule.mapping("properties")), name);
            }
        });
        for (Part part : asked.put()) {
            if (part instanceof Part.Rule rule) {
                String claim =
                        claim(new PartTrees(id).tree(rule, Json.Mapping.EMPTY).mapping("properties"));
                if (claims.containsKey(claim)) {
                    return Optional.of(CloudError.obstructed(
                            "Port %d of the address is taken by rule %s of load balancer %s, whose address it is as well. Use another port, or another address"
                                    .formatted(rule.frontendPort(), claims.get(claim), id.name()),
                            "",
                            "PortTaken"));
                }
            }
        }
        return Optional.empty();
    }

    private static String claim(Json.Mapping rule) {
        return new ArmId(rule.mapping("frontendIPConfiguration").text("id").orElse("")).name() + " "
                + rule.text("protocol").orElse("") + " "
                + rule.number("frontendPort").orElse(0);
    }

    @Override
    public void tidy() {
        Set<ArmId> used = new HashSet<>();
        all(Part.Collection.RULE).values().forEach(rule -> collect(rule, used));
        for (String others : OTHER_LISTS) {
            read.mapping("properties").list(others).forEach(other -> collect(other, used));
        }
        for (Part.Collection collection :
                List.of(Part.Collection.FRONTEND, Part.Collection.POOL, Part.Collection.PROBE)) {
            all(collection)
                    .keySet()
                    .removeIf(name -> isShared(name) && !used.contains(id.child(collection.member(), name)));
        }
        keep(occupied);
    }

    private static void collect(Json value, Set<ArmId> ids) {
        switch (value) {
            case Json.Mapping mapping -> {
                mapping.text("id").map(ArmId::new).ifPresent(ids::add);
                mapping.members().values().forEach(member -> collect(member, ids));
            }
            case Json.Sequence(List<Json> elements) -> elements.forEach(element -> collect(element, ids));
            case Json.Text _, Json.Numeric _, Json.Truth _, Json.Nothing _ -> {}
        }
    }

    private boolean isShared(String name) {
        return AzureNames.mark(cluster, name)
                .map(OwnerMark::ownerUid)
                .filter(OwnerMark.SHARED::equals)
                .isPresent();
    }

    /// The pools that rules move to from others in which there is somebody.
    SortedSet<String> entered() {
        Map<String, SortedSet<String>> members = members();
        Map<String, Json.Mapping> before = Draft.named(listed(Part.Collection.RULE));
        SortedSet<String> entered = new TreeSet<>();
        all(Part.Collection.RULE).forEach((name, rule) -> {
            Optional<String> from = Optional.ofNullable(before.get(name)).flatMap(LoadBalancerDraft::pool);
            Optional<String> to = pool(rule);
            if (!from.equals(to)
                    && from.filter(pool -> isSomebodyIn(members, pool)).isPresent()
                    && to.filter(this::isShared).isPresent()) {
                entered.add(to.get());
            }
        });
        return entered;
    }

    private Map<String, SortedSet<String>> members() {
        return new LoadBalancerParts(cluster, read, _ -> Optional.empty()).members();
    }

    private static boolean isSomebodyIn(Map<String, SortedSet<String>> members, String pool) {
        return !members.getOrDefault(pool, new TreeSet<>()).isEmpty();
    }

    private static Optional<String> pool(Json.Mapping rule) {
        return LoadBalancerParts.pool(rule.mapping("properties")).map(ArmId::name);
    }

    /// As it was read, with these pools besides.
    Json.Mapping withPools(Set<String> pools) {
        SequencedMap<String, Json.Mapping> listed = Draft.named(listed(Part.Collection.POOL));
        pools.forEach(pool -> listed.putIfAbsent(
                pool, Objects.requireNonNull(all(Part.Collection.POOL).get(pool))));
        return read.changing(
                "properties",
                properties -> properties.with(Part.Collection.POOL.member(), List.copyOf(listed.values())));
    }

    /// The pools of network interfaces that go. Azure lets none go that somebody is in.
    SortedSet<String> leaving() {
        return Draft.named(listed(Part.Collection.POOL)).keySet().stream()
                .filter(pool -> AzureNames.isInterfacePool(cluster, pool)
                        && (isEmpty() || !all(Part.Collection.POOL).containsKey(pool)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Lets pools stay that were there.
    void keep(Set<String> pools) {
        Draft.named(listed(Part.Collection.POOL)).forEach((name, pool) -> {
            if (pools.contains(name)) {
                all(Part.Collection.POOL).put(name, pool);
            }
        });
    }

    @Override
    public boolean isChanged() {
        return parts.entrySet().stream()
                .anyMatch(entry -> !List.copyOf(entry.getValue().values()).equals(listed(entry.getKey())));
    }

    /// Azure has no load balancer without a frontend.
    @Override
    public boolean isEmpty() {
        return all(Part.Collection.FRONTEND).isEmpty();
    }

    @Override
    public boolean hasOthers() {
        return parts.values().stream()
                        .flatMap(named -> named.keySet().stream())
                        .anyMatch(name -> AzureNames.mark(cluster, name).isEmpty())
                || OTHER_LISTS.stream()
                        .anyMatch(list -> !read.mapping("properties").list(list).isEmpty());
    }

    @Override
    public Json.Mapping tree() {
        return read.changing("properties", properties -> {
            Json.Mapping changed = properties;
            for (Map.Entry<Part.Collection, SequencedMap<String, Json.Mapping>> entry : parts.entrySet()) {
                changed = changed.with(
                        entry.getKey().member(), List.copyOf(entry.getValue().values()));
            }
            return changed;
        });
    }

    @Override
    public Map<String, OwnershipGuard.Part> parts() {
        SortedMap<String, OwnershipGuard.Part> guarded = new TreeMap<>();
        parts.forEach((collection, named) -> named.forEach(
                (name, part) -> guarded.put(collection.kind() + " " + name, Draft.guarded(cluster, name, part))));
        return guarded;
    }
}
