// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.write;

import io.cloudlb.azure.change.AzureChange;
import io.cloudlb.azure.client.ArmDocument;
import io.cloudlb.azure.model.AddressUse;
import io.cloudlb.azure.model.ArmId;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.PoolMoves;
import io.cloudlb.azure.model.Provisioning;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.read.AddressUses;
import io.cloudlb.azure.read.Documents;
import io.cloudlb.azure.read.LoadBalancerParts;
import io.cloudlb.azure.read.SecurityRules;
import io.cloudlb.azure.read.Snapshot;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.provider.Applied;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.Committed;
import io.cloudlb.core.provider.Committed.Submission;
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
import java.util.function.UnaryOperator;

/// What a document shows after a call for it, for everyone who rode in that.
///
/// @param access the document as it was seen last
/// @param failed why a rider was left out, by its place
/// @param moved what was done to network interfaces
record CommittedDocument(
        ClusterIdentity cluster,
        Place place,
        AzureState.OfCluster shared,
        Document.Key key,
        DocumentAccess access,
        List<Submission<AzureState, AzureChange>> group,
        Map<Integer, CloudError> failed,
        List<PoolMoves> moved) {

    Committed<AzureState> committed() {
        List<Applied<AzureState>> results =
                switch (key.kind()) {
                    case LOAD_BALANCER -> parted();
                    case SECURITY_GROUP -> opened();
                };
        Optional<ArmDocument> last = access.document();
        return new Committed<>(
                state -> {
                    AzureState.OfCluster known = moved((AzureState.OfCluster) state);
                    return last.map(document -> known.with(Documents.of(cluster, key, document)))
                            .orElseGet(() -> known.without(key))
                            .with(use(known));
                },
                results);
    }

    private AzureState.OfCluster moved(AzureState.OfCluster state) {
        AzureState.OfCluster after = state;
        for (PoolMoves moves : moved) {
            after = after.moved(moves);
        }
        return after;
    }

    private AddressUse use(AzureState.OfCluster known) {
        return switch (key.kind()) {
            case LOAD_BALANCER -> {
                AddressUse use = known.use().knowing(numbers());
                yield use.having(key, AddressUses.frontends(parts(use)));
            }
            case SECURITY_GROUP ->
                known.use().opening(AddressUses.openings(new SecurityRules(cluster, access.tree()).all()));
        };
    }

    private Map<String, String> numbers() {
        Map<String, String> numbers = new HashMap<>();
        group.forEach(rider -> {
            if (rider.state() instanceof AzureState.OfService state) {
                state.addresses()
                        .values()
                        .forEach(address -> address.ip().ifPresent(ip -> numbers.put(address.name(), ip)));
            }
        });
        return numbers;
    }

    private boolean isSettled() {
        return access.provisioning() == Provisioning.SUCCEEDED;
    }

    private List<Applied<AzureState>> parted() {
        Map<String, List<Part>> parts = parts(shared.use().knowing(numbers())).byService();
        List<Applied<AzureState>> results = new ArrayList<>();
        for (int rider = 0; rider < group.size(); rider++) {
            Collection<Part> own = group.get(rider).owner() instanceof Owner.Service service
                    ? parts.getOrDefault(service.uid(), List.of())
                    : List.of();
            boolean settled = own.isEmpty() || isSettled();
            results.add(result(
                    rider,
                    state ->
                            state instanceof AzureState.OfService service ? service.having(key, own, settled) : state));
        }
        return results;
    }

    private List<Applied<AzureState>> opened() {
        List<SecurityRules.Rule> rules = new SecurityRules(cluster, access.tree()).all();
        List<Applied<AzureState>> results = new ArrayList<>();
        for (int rider = 0; rider < group.size(); rider++) {
            if (!(group.get(rider).owner() instanceof Owner.Service owner)) {
                results.add(result(rider, state -> state));
                continue;
            }
            SortedMap<Opening, SortedSet<String>> own =
                    SecurityRules.of(rules, owner.uid(), addresses(owner, (AzureState.OfService)
                            group.get(rider).state()));
            boolean settled = own.isEmpty() || isSettled();
            results.add(result(rider, state -> ((AzureState.OfService) state).opened(key, own, settled)));
        }
        return results;
    }

    /// Those that are its alone, and those that it was known to be let in at.
    private Set<String> addresses(Owner.Service owner, AzureState.OfService state) {
        Set<String> addresses = new HashSet<>(Snapshot.addresses(cluster, owner.uid(), state));
        state.openings().forEach((opening, destinations) -> {
            if (opening.onlyOf().isEmpty()) {
                addresses.addAll(destinations);
            }
        });
        return addresses;
    }

    private Applied<AzureState> result(int rider, UnaryOperator<AzureState> effect) {
        CloudError error = failed.get(rider);
        return error == null ? new Applied.Done<>(effect, "") : new Applied.Failed<>(effect, error);
    }

    private LoadBalancerParts parts(AddressUse use) {
        Map<ArmId, String> ips = new HashMap<>();
        shared.surroundings().addresses().forEach(each -> each.ip().ifPresent(ip -> ips.put(each.id(), ip)));
        use.numbers().forEach((name, ip) -> ips.put(place.publicIp(name), ip));
        return new LoadBalancerParts(cluster, access.tree(), id -> Optional.ofNullable(ips.get(id)));
    }
}
