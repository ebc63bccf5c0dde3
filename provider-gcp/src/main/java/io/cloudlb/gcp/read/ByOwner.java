// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.ForwardingRule;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.gcp.model.GcpMarks;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What was listed, by whose it is. Of what is not the cluster's only addresses are kept, and word of load balancers
/// that other controllers made.
final class ByOwner {
    private final ClusterIdentity cluster;
    private final Inventory.Services<Resources> services = new Inventory.Services<>(Resources.NONE);
    private final SortedMap<String, Surroundings.Reserved> reserved = new TreeMap<>();
    private final Map<ServiceKey, OtherLoadBalancer> others = new HashMap<>();
    private final List<Listings.Listed> shared = new ArrayList<>();

    ByOwner(ClusterIdentity cluster) {
        this.cluster = cluster;
    }

    /// A rule, if it is the cluster's.
    Stream<Listings.Listed> see(ForwardingRule answer) {
        if (isOurs(answer.getDescription())) {
            return Listings.listed(answer);
        }
        OtherDescriptions.service(answer.getDescription())
                .ifPresent(service -> others.put(service, OtherDescriptions.describe(answer)));
        return Stream.of();
    }

    /// An address, if it is the cluster's.
    Stream<Listings.Listed> see(Address answer) {
        if (isOurs(answer.getDescription())) {
            return Listings.listed(answer);
        }
        reserved.put(answer.getName(), SurroundingAnswers.reserved(answer));
        return Stream.of();
    }

    private boolean isOurs(String description) {
        return ComputeAnswers.mark(description)
                .filter(mark -> mark.clusterUid().equals(cluster.uid()))
                .isPresent();
    }

    void add(Listings.Listed listed) {
        if (listed.resource().mark().equals(Optional.of(new OwnerMark(cluster.uid(), OwnerMark.SHARED)))) {
            shared.add(listed);
        }
        GcpMarks.keys()
                .service(cluster, GcpMarks.read(listed.description()))
                .ifPresent(owner -> services.add(owner, known -> known.with(listed.resource())));
    }

    List<Listings.Listed> shared() {
        return shared;
    }

    Map<ServiceKey, OtherLoadBalancer> others() {
        return others;
    }

    /// The surroundings with the addresses that were seen.
    Surroundings around(Surroundings known) {
        return new Surroundings(known.place(), known.subnetworks(), reserved, known.machines());
    }

    /// What each Service has. What is under way for one of which nothing stands yet is known by the names it would
    /// have: only then the cluster's Services are asked for.
    Map<Owner.Service, GcpState> services(
            RunningOperations running, Supplier<List<InventoryRequest.Standing>> standing) {
        Map<Owner.Service, GcpState> states = new HashMap<>();
        Set<String> unexplained = new HashSet<>(running.names());
        unexplained.removeAll(RunningOperations.namesOf(new Owner.Shared(cluster)));
        services.all((owner, resources) -> state(owner, resources, running)).forEach((owner, state) -> {
            states.put(owner, state);
            if (!unexplained.isEmpty()) {
                unexplained.removeAll(RunningOperations.namesOf(owner));
            }
        });
        if (!unexplained.isEmpty()) {
            standing.get().stream()
                    .map(each -> each.spec().owner())
                    .filter(owner -> !states.containsKey(owner))
                    .map(owner -> Map.entry(owner, state(owner, Resources.NONE, running)))
                    .filter(each -> !each.getValue().isNothing())
                    .forEach(each -> states.put(each.getKey(), each.getValue()));
        }
        return states;
    }

    private static GcpState.OfService state(Owner.Service owner, Resources resources, RunningOperations running) {
        return running.all().isEmpty()
                ? new GcpState.OfService(resources)
                : new GcpState.OfService(resources, running.about(owner));
    }
}
