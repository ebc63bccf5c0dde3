// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureNames;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.PublicIp;
import io.cloudlb.azure.model.Surroundings;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.model.Surroundings.Subnet;
import io.cloudlb.azure.model.Surroundings.UsersIp;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Inventory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What one look at Azure saw.
///
/// @param groups the resource groups whose public addresses were listed
/// @param documents those that exist
/// @param addresses public addresses, ours and others'
/// @param links Private Link Services, ours and others'
public record Snapshot(
        ClusterIdentity cluster,
        Place place,
        SortedMap<String, Subnet> subnets,
        SortedSet<String> groups,
        SortedMap<Document.Key, ArmDocument> documents,
        List<Json.Mapping> addresses,
        Links links) {

    /// @param groups the resource groups whose were listed
    public record Links(SortedSet<String> groups, List<Json.Mapping> trees) {
        private Surroundings.Links around() {
            return new Surroundings.Links(
                    groups, trees.stream().map(PrivateLinks::found).toList());
        }
    }

    /// The same with these documents besides, or instead of their like, and other addresses and links.
    Snapshot having(
            SortedMap<Document.Key, ArmDocument> read, List<Json.Mapping> others, List<Json.Mapping> otherLinks) {
        SortedMap<Document.Key, ArmDocument> all = new TreeMap<>(documents);
        all.putAll(read);
        return new Snapshot(cluster, place, subnets, groups, all, others, new Links(links.groups(), otherLinks));
    }

    /// What the Services share, and what is around them.
    public AzureState.OfCluster shared() {
        SortedMap<Document.Key, Document> kept = new TreeMap<>();
        documents.forEach((key, read) -> kept.put(key, Documents.of(cluster, key, read)));
        return new AzureState.OfCluster(
                new Surroundings(Optional.of(place), subnets, groups, users(), links.around()), kept, use());
    }

    private AddressUse use() {
        Map<ArmId, String> ips = ips(List.of());
        List<LoadBalancerParts> loadBalancers = new ArrayList<>();
        List<SecurityRules.Rule> rules =
                rules().values().stream().flatMap(List::stream).toList();
        AddressUse use = AddressUse.UNKNOWN.knowing(numbers()).opening(AddressUses.openings(rules));
        for (Map.Entry<Document.Key, ArmDocument> document : documents.entrySet()) {
            if (document.getKey().kind() == Document.Kind.LOAD_BALANCER) {
                LoadBalancerParts parts = new LoadBalancerParts(
                        cluster, document.getValue().tree(), id -> Optional.ofNullable(ips.get(id)));
                loadBalancers.add(parts);
                use = use.having(document.getKey(), AddressUses.frontends(parts));
            }
        }
        return new AddressUse(
                use.numbers(), use.frontends(), use.openings(), AddressUses.strays(rules, loadBalancers, use));
    }

    private Map<String, String> numbers() {
        Map<String, String> numbers = new HashMap<>();
        addresses.stream()
                .filter(tree -> PublicAddresses.owner(cluster, tree).isPresent())
                .map(PublicAddresses::own)
                .forEach(address -> address.ip().ifPresent(ip -> numbers.put(address.name(), ip)));
        return numbers;
    }

    private List<UsersIp> users() {
        return addresses.stream()
                .filter(tree -> PublicAddresses.owner(cluster, tree).isEmpty())
                .map(PublicAddresses::users)
                .toList();
    }

    /// What each Service has. One that has no public address is not named by what it has.
    public Map<Owner.Service, AzureState.OfService> services() {
        Inventory.Services<AzureState.OfService> services = new Inventory.Services<>(AzureState.OfService.NOTHING);
        addresses.forEach(tree -> PublicAddresses.owner(cluster, tree)
                .ifPresent(owner -> services.add(owner, state -> state.with(PublicAddresses.own(tree)))));
        links.trees()
                .forEach(tree -> PrivateLinks.owner(cluster, tree)
                        .ifPresent(owner -> services.add(owner, state -> state.with(PrivateLinks.own(tree)))));
        Map<ArmId, String> ips = ips(List.of());
        documents.forEach((key, read) -> {
            if (key.kind() == Document.Kind.LOAD_BALANCER) {
                parts(read, ips)
                        .forEach((uid, parts) ->
                                services.add(unnamed(uid), state -> state.having(key, parts, isSettled(read))));
            }
        });
        Map<Document.Key, List<SecurityRules.Rule>> rules = rules();
        rules.values()
                .forEach(all -> all.forEach(
                        rule -> rule.opening().onlyOf().ifPresent(uid -> services.add(unnamed(uid), state -> state))));
        return services.all((owner, state) -> opened(owner.uid(), state, rules));
    }

    /// What one Service has.
    ///
    /// @param known addresses of users that were not listed
    public AzureState.OfService service(Owner.Service owner, Collection<UsersIp> known) {
        AzureState.OfService state = AzureState.OfService.NOTHING;
        for (Json.Mapping tree : addresses) {
            if (PublicAddresses.owner(cluster, tree)
                    .map(Owner.Service::uid)
                    .filter(owner.uid()::equals)
                    .isPresent()) {
                state = state.with(PublicAddresses.own(tree));
            }
        }
        for (Json.Mapping tree : links.trees()) {
            if (PrivateLinks.owner(cluster, tree)
                    .map(Owner.Service::uid)
                    .filter(owner.uid()::equals)
                    .isPresent()) {
                state = state.with(PrivateLinks.own(tree));
            }
        }
        Map<ArmId, String> ips = ips(known);
        for (Map.Entry<Document.Key, ArmDocument> document : documents.entrySet()) {
            if (document.getKey().kind() == Document.Kind.LOAD_BALANCER) {
                List<Part> parts = parts(document.getValue(), ips).getOrDefault(owner.uid(), List.of());
                state = state.having(document.getKey(), parts, parts.isEmpty() || isSettled(document.getValue()));
            }
        }
        return opened(owner.uid(), state, rules());
    }

    private Map<String, List<Part>> parts(ArmDocument read, Map<ArmId, String> ips) {
        return new LoadBalancerParts(cluster, read.tree(), id -> Optional.ofNullable(ips.get(id))).byService();
    }

    private Map<Document.Key, List<SecurityRules.Rule>> rules() {
        Map<Document.Key, List<SecurityRules.Rule>> rules = new HashMap<>();
        documents.forEach((key, read) -> {
            if (key.kind() == Document.Kind.SECURITY_GROUP) {
                rules.put(key, new SecurityRules(cluster, read.tree()).all());
            }
        });
        return rules;
    }

    private AzureState.OfService opened(
            String uid, AzureState.OfService state, Map<Document.Key, List<SecurityRules.Rule>> rules) {
        AzureState.OfService opened = state;
        for (Map.Entry<Document.Key, List<SecurityRules.Rule>> group : rules.entrySet()) {
            SortedMap<Opening, SortedSet<String>> openings =
                    SecurityRules.of(group.getValue(), uid, addresses(uid, state));
            boolean settled = openings.isEmpty()
                    || Optional.ofNullable(documents.get(group.getKey()))
                            .filter(Snapshot::isSettled)
                            .isPresent();
            opened = opened.opened(group.getKey(), openings, settled);
        }
        return opened;
    }

    /// Those that are a Service's alone.
    public static Set<String> addresses(ClusterIdentity cluster, String uid, AzureState.OfService state) {
        Set<String> own = new HashSet<>();
        state.addresses().values().stream()
                .map(PublicIp::ip)
                .flatMap(Optional::stream)
                .forEach(own::add);
        state.parts().values().forEach(part -> {
            if (part instanceof Part.Frontend frontend
                    && AzureNames.mark(cluster, part.name()).equals(Optional.of(new OwnerMark(cluster.uid(), uid)))) {
                frontend.ip().ifPresent(own::add);
            }
        });
        return own;
    }

    private Set<String> addresses(String uid, AzureState.OfService state) {
        return addresses(cluster, uid, state);
    }

    private static boolean isSettled(ArmDocument read) {
        return Provisioning.of(read.provisioningState()) == Provisioning.SUCCEEDED;
    }

    private Owner.Service unnamed(String uid) {
        return new Owner.Service(cluster, OwnerMark.Keys.UNNAMED, uid);
    }

    /// Addresses that the cloud provider for Azure has in use for Services, as their tags say.
    public Map<ServiceKey, OtherLoadBalancer> others() {
        Map<ServiceKey, OtherLoadBalancer> others = new HashMap<>();
        for (UsersIp address : users()) {
            if (address.user().isEmpty()) {
                continue;
            }
            for (String name : address.service().split(",", -1)) {
                String[] parts = name.strip().split("/", -1);
                if (parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()) {
                    others.put(
                            new ServiceKey(parts[0], parts[1]),
                            new OtherLoadBalancer(
                                    "cloud-provider-azure",
                                    "public address %s, whose tags name it".formatted(address.name()),
                                    address.ip().orElse(""),
                                    false,
                                    Set.of()));
                }
            }
        }
        return others;
    }

    private Map<ArmId, String> ips(Collection<UsersIp> known) {
        Map<ArmId, String> ips = new HashMap<>();
        known.forEach(each -> each.ip().ifPresent(ip -> ips.put(each.id(), ip)));
        addresses.forEach(tree -> tree.mapping("properties")
                .text("ipAddress")
                .map(Canonical::text)
                .ifPresent(ip -> ips.put(new ArmId(tree.text("id").orElse("")), ip)));
        return ips;
    }
}
