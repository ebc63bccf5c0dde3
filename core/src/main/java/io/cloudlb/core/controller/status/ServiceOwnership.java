// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.controller.state.StateMemory.StateHome;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.OtherLoadBalancer;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.plan.Change;
import io.cloudlb.core.provider.Inventory;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.core.translate.ClaimRules.ServiceClaim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose a Service is, and whose the address in its status: the one place where that is decided, for every provider
/// (ADR 0004).
///
/// An address that is not ours is never taken away, whatever becomes of the Service: refused, starting, failing,
/// released or dying, under every policy. It is replaced only by an address of ours, because clients of a Service
/// that we serve must not be led astray by whoever may write its status. Ours is what this process published, what
/// the Service has as far as is known, and what nobody else may give out ([StateInKubernetes#givesOut]). After a
/// restart the API server knows better than memory which of the rest an earlier process of ours wrote:
/// [ControllerPorts.KubernetesWriter#writeConditions] takes away that and no other.
///
/// Safe for use by many threads.
public final class ServiceOwnership<D, S, C extends Change> {
    private final LoadBalancerProvider<D, S, C> provider;
    private final StateMemory<D, S> memory;
    private final ClusterIdentity cluster;
    private final ClaimRules rules;
    private final StateHome home;
    private volatile Map<ServiceKey, OtherLoadBalancer> others = Map.of();

    public ServiceOwnership(
            LoadBalancerProvider<D, S, C> provider,
            StateMemory<D, S> memory,
            ClusterIdentity cluster,
            ClaimRules rules) {
        this.provider = provider;
        this.memory = memory;
        this.cluster = cluster;
        this.rules = rules;
        home = StateHome.of(provider);
    }

    /// What exists was listed afresh.
    ///
    /// @return the Services that another controller has a load balancer for no more
    public Set<ServiceKey> listed(Inventory<?> inventory) {
        Map<ServiceKey, OtherLoadBalancer> before = others;
        others = inventory.others();
        return before.keySet().stream()
                .filter(service -> !inventory.others().containsKey(service))
                .collect(Collectors.toSet());
    }

    /// Whose the Service is.
    public ServiceClaim claim(ServiceView service) {
        return rules.claim(service, owns(service), Optional.ofNullable(others.get(service.key())));
    }

    /// Whether the Service is ours to serve by its object alone, whatever the cloud holds.
    boolean isToBeServed(ServiceView service) {
        return rules.claim(service) instanceof ServiceClaim.Ensure;
    }

    /// What is written in a Service, but for its ports: what can be said of one that cannot be translated.
    LoadBalancerSpec asWritten(ServiceView service) {
        ServiceView.Spec spec = service.spec();
        return new LoadBalancerSpec(
                owner(service),
                List.of(),
                spec.trafficPolicy(),
                false,
                spec.sourceRanges(),
                Optional.empty(),
                spec.ipFamilies(),
                spec.ipFamilyPolicy(),
                spec.loadBalancerIp(),
                service.meta().annotations(),
                service.selection(),
                Set.of());
    }

    /// Whether a Service that asks for a first load balancer of ours has one of another controller: it bears the
    /// common finalizer and shows an address, neither of which is from us. Another cluster's default controller
    /// puts them on, whether its load balancer can be seen with our rights and in our region or not.
    public Optional<ServiceClaim.ServedByAnother> isServedByAnother(ServiceView service) {
        boolean ours = owns(service)
                || service.status().condition(Condition.PROVISIONED).isPresent()
                || !home.outlivesService();
        boolean another = !ours
                && service.spec().loadBalancerClass().isEmpty()
                && service.carries(ClaimRules.COMMON_FINALIZER)
                && !foreign(service).isEmpty();
        return another
                ? Optional.of(new ServiceClaim.ServedByAnother(
                        "another controller", "finalizer with an address in its status that cloudlb did not write"))
                : Optional.empty();
    }

    /// The addresses in the Service's status that are not known to be ours.
    public List<Ingress> foreign(ServiceView service) {
        List<Ingress> shown = service.status().ingress();
        if (shown.isEmpty()) {
            return List.of();
        }
        Set<Address> existing =
                memory.state(owner(service)).map(provider::addresses).orElse(Set.of());
        List<Ingress> published = memory.published(owner(service));
        return shown.stream()
                .filter(ingress -> !existing.contains(ingress.address()))
                .filter(ingress ->
                        published.stream().noneMatch(ours -> ours.address().equals(ingress.address())))
                .filter(ingress -> !givesOut(ingress.address()))
                .toList();
    }

    /// Whether it is known what exists, so that what is not known to be ours is somebody else's.
    boolean isKnown() {
        return memory.state(new Owner.Shared(cluster)).isPresent();
    }

    /// What is being deleted is owned until its end is proved.
    private boolean owns(ServiceView service) {
        OwnerRecord.Cloud<S> cloud = memory.owner(owner(service)).cloud();
        return Stream.concat(cloud.state().stream(), cloud.deletedFrom().stream())
                .anyMatch(state -> !provider.ownsNothing(state));
    }

    private boolean givesOut(Address address) {
        return provider.inKubernetes()
                .flatMap(kept -> memory.state(new Owner.Shared(cluster)).map(shared -> kept.givesOut(address, shared)))
                .orElse(false);
    }

    private Owner.Service owner(ServiceView service) {
        return new Owner.Service(cluster, service.key(), service.uid());
    }
}
