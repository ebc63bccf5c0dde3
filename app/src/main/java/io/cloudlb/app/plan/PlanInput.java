// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import io.cloudlb.core.translate.ServiceTranslator;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a plan is made of.
///
/// @param cluster the cluster; its UID is a stand-in when the cluster was not reached
/// @param reached whether the cluster was asked
/// @param nodes the nodes that take traffic
/// @param endpoints whether a node, by its name, has an endpoint of that Service; empty where that is not known
/// @param rules which Services are ours
/// @param namespaces the namespaces that are served; empty for all
/// @param policy what the controller may write
/// @param candidates the Services to plan for
/// @param others all Services of the cluster, the candidates' present versions included; they decide what is
///     shared
/// @param skipped documents that are not Services
/// @param notes what could not be known
record PlanInput(
        ClusterIdentity cluster,
        boolean reached,
        NodeSet nodes,
        Function<ServiceKey, Optional<Predicate<String>>> endpoints,
        ClaimRules rules,
        Set<String> namespaces,
        Policy policy,
        List<Candidate> candidates,
        Collection<ServiceView> others,
        List<String> skipped,
        List<String> notes) {
    PlanInput {
        namespaces = Set.copyOf(namespaces);
        candidates = List.copyOf(candidates);
        others = List.copyOf(others);
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    /// Whether the controller would see a Service.
    boolean watches(ServiceView service) {
        return namespaces.isEmpty() || namespaces.contains(service.key().namespace());
    }

    /// The owners that the cluster's Services are.
    List<Owner.Service> existing() {
        return others.stream()
                .map(service -> new Owner.Service(cluster, service.key(), service.uid()))
                .toList();
    }

    /// A Service as it is in the cluster now.
    Optional<ServiceView> present(ServiceKey key) {
        return others.stream().filter(service -> service.key().equals(key)).findFirst();
    }

    /// What reads Services for a provider.
    ServiceTranslator translator(ProviderTraits traits) {
        return new ServiceTranslator(
                cluster,
                traits.capabilities(),
                traits.annotations(),
                traits.mode().readsStatus());
    }

    /// What the cluster was found to be.
    InventoryRequest inventoryRequest(ServiceTranslator translator) {
        return new InventoryRequest(
                nodes,
                Set.of(),
                () -> others.stream()
                        .filter(service -> service.spec().type() == ServiceType.LOAD_BALANCER)
                        .map(service -> standing(service, translator))
                        .toList());
    }

    private InventoryRequest.Standing standing(ServiceView service, ServiceTranslator translator) {
        return new InventoryRequest.Standing(
                translator.translate(service).value(),
                service.meta().resourceVersion(),
                service.status(),
                watches(service) && rules.claim(service) instanceof ServiceClaim.Ensure);
    }

    /// A Service to plan for.
    sealed interface Candidate {
        ServiceKey key();

        /// Whether it exists already, so that its UID and node ports are known.
        boolean inCluster();

        /// @param service as it is wished
        record Wished(ServiceView service, boolean inCluster) implements Candidate {
            @Override
            public ServiceKey key() {
                return service.key();
            }
        }

        /// One that the API server would not take, or does not have.
        record Impossible(ServiceKey key, boolean inCluster, List<Problem> problems) implements Candidate {
            public Impossible {
                problems = List.copyOf(problems);
            }
        }
    }

    /// The cluster's Services as they would be, the candidates in their wished version.
    Collection<ServiceView> everyService(Unborn unborn) {
        Map<ServiceKey, ServiceView> services = new TreeMap<>();
        others.forEach(service -> services.put(service.key(), service));
        for (Candidate candidate : candidates) {
            switch (candidate) {
                case Candidate.Wished(ServiceView service, boolean _) ->
                    services.put(service.key(), unborn.complete(service));
                case Candidate.Impossible _ -> {
                    // What exists stays as it is.
                }
            }
        }
        return services.values();
    }
}
