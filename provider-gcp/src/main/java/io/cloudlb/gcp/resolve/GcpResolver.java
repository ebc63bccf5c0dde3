// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.LoadBalancerSpec.TrafficPolicy;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.Candidates;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpBackends;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.BackendService;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpResource.HealthCheck;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Subset;
import io.cloudlb.gcp.model.Surroundings.Reserved;
import io.cloudlb.gcp.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one Service's specification means on Google Cloud. Pure: reads the specification, the nodes and the
/// remembered surroundings, and reports everything that is wrong with them at once.
public final class GcpResolver {
    /// The most ports that a forwarding rule lists; one with more passes on all, and the firewall lets in those
    /// of the Service.
    private static final int MOST_LISTED = 5;

    private static final HealthCheck.Timing TIMING = new HealthCheck.Timing(3, 1, 1, 2);

    private final LoadBalancerSpec spec;
    private final NodeTargets nodes;
    private final Optional<Candidates> withPods;
    private final GcpState.OfService state;
    private final GcpState.OfCluster shared;
    private final GcpBackends choice;
    private final AnnotationReader annotations;

    /// @param withPods the nodes that have pods of the Service; empty where nobody knows
    /// @param state what the Service has: what it does not ask otherwise stays
    /// @param choice what is behind load balancers, as it is configured
    public GcpResolver(
            LoadBalancerSpec spec,
            NodeTargets nodes,
            Optional<Candidates> withPods,
            GcpState.OfService state,
            GcpState.OfCluster shared,
            GcpBackends choice) {
        this.spec = spec;
        this.nodes = nodes;
        this.withPods = withPods;
        this.state = state;
        this.shared = shared;
        this.choice = choice;
        this.annotations = new AnnotationReader(spec.annotations());
    }

    public Resolution<GcpDesired> resolve() {
        GcpDesired desired = desired();
        if (!annotations.problems().isEmpty()) {
            return new Resolution.Refused<>(problems(), annotations.warnings());
        }
        if (annotations.missing().isEmpty()) {
            return new Resolution.Resolved<>(desired, annotations.warnings());
        }
        return new Resolution.Unknown<>(
                annotations.missing(),
                annotations.warnings(),
                annotations.mayWait() ? Optional.of(desired) : Optional.empty());
    }

    /// What is wrong in the Service, and what it names and the region has not, so that a user hears of all
    /// mistakes at once. In a region that was not read yet, nothing is looked for.
    private List<Problem> problems() {
        Stream<Problem> named = shared.surroundings().place().isEmpty()
                ? Stream.empty()
                : annotations.missing().stream()
                        .filter(problem -> !problem.field().isEmpty());
        return Stream.concat(annotations.problems().stream(), named).sorted().toList();
    }

    private GcpDesired desired() {
        new KnownAnnotations(annotations).refuse();
        nodes.unknown().forEach(annotations::miss);
        nodes.warnings().forEach(annotations::warn);
        Scheme scheme = scheme();
        Standing standing = Standing.of(state, scheme);
        AddressRules addresses = new AddressRules(spec, scheme, shared.surroundings(), standing, annotations);
        SortedMap<IpFamily, AddressRules.Requested> requested = addresses.requested();
        List<Reserved> reserved = requested.values().stream()
                .flatMap(one -> one.reserved().stream())
                .filter(found -> found.scheme() == scheme)
                .toList();
        NetworkTier tier = new TierRules(spec, scheme, standing, annotations)
                .choose(reserved.stream().map(Reserved::tier));
        SubnetworkRules subnetworks = new SubnetworkRules(spec, scheme, shared.surroundings(), standing, annotations);
        String subnetwork = subnetworks.choose(reserved.stream().map(Reserved::subnetwork));
        List<IpFamily> families = subnetworks.families(subnetwork);
        SortedMap<IpFamily, String> ips = addresses.usable(requested, tier, subnetwork);
        boolean globalAccess = globalAccess(scheme);
        Traffic traffic =
                Traffic.of(spec.listeners().stream().map(Listener::protocol).toList());
        Optional<HealthCheck> ownCheck = ownCheck();
        BackendRules backends = new BackendRules(choice, spec, scheme, nodes, withPods, state, annotations);
        Optional<Subset> subset = backends.subset(shared);
        return new GcpDesired.OfService(
                spec.owner(),
                Optional.of(new GcpDesired.LoadBalancer(
                        ownCheck,
                        subset,
                        backendService(scheme, traffic, ownCheck, backends.groups(subset, shared)),
                        families.stream()
                                .map(family -> standing.placed(
                                        spec.owner(),
                                        rule(scheme, traffic, family, ips, tier, subnetwork, globalAccess)))
                                .toList(),
                        new FirewallRules(spec, targetTags(), annotations).of(families))));
    }

    private BackendService backendService(
            Scheme scheme, Traffic traffic, Optional<HealthCheck> ownCheck, SortedSet<GcpResource.Key> groups) {
        ConnectionRules connections = new ConnectionRules(spec, scheme, annotations);
        return new BackendService(
                GcpNames.backendService(spec.owner(), scheme, traffic),
                scheme,
                traffic,
                ownCheck.map(HealthCheck::name)
                        .orElseGet(() -> GcpNames.nodeHealthCheck(spec.owner().cluster())),
                groups,
                connections.affinity(),
                connections.tracking(),
                ConnectionRules.drainSeconds(traffic),
                Optional.of(spec.owner().mark()));
    }

    private ForwardingRule rule(
            Scheme scheme,
            Traffic traffic,
            IpFamily family,
            SortedMap<IpFamily, String> ips,
            NetworkTier tier,
            String subnetwork,
            boolean globalAccess) {
        boolean ofSubnetwork = scheme == Scheme.INTERNAL || family == IpFamily.IPV6;
        return new ForwardingRule(
                GcpNames.forwardingRule(spec.owner(), scheme, traffic, family),
                scheme,
                traffic,
                listedPorts(traffic),
                family,
                Optional.ofNullable(ips.get(family)),
                tier,
                ofSubnetwork ? subnetwork : "",
                globalAccess,
                GcpNames.backendService(spec.owner(), scheme, traffic),
                Optional.of(spec.owner().mark()));
    }

    private SortedSet<Integer> listedPorts(Traffic traffic) {
        SortedSet<Integer> ports =
                spec.listeners().stream().map(Listener::port).collect(Collectors.toCollection(TreeSet::new));
        return traffic == Traffic.BOTH || ports.size() > MOST_LISTED ? new TreeSet<>() : ports;
    }

    /// Nodes tell by themselves which of them have pods of the Service.
    private Optional<HealthCheck> ownCheck() {
        return switch (spec.trafficPolicy()) {
            case TrafficPolicy.Cluster _ -> Optional.empty();
            case TrafficPolicy.Local(int port) -> {
                if (port == 0) {
                    annotations.refuse(
                            SpecReason.HEALTH_CHECK_NODE_PORT_MISSING,
                            "spec.healthCheckNodePort",
                            "externalTrafficPolicy is Local but no health check port is allocated, so nodes without an endpoint cannot be told apart; let the API server allocate one by leaving the field out");
                }
                yield Optional.of(new HealthCheck(
                        GcpNames.healthCheck(spec.owner()),
                        port,
                        TrafficPolicy.HEALTH_PATH,
                        TIMING,
                        Optional.of(spec.owner().mark())));
            }
        };
    }

    private SortedSet<String> targetTags() {
        TargetTags tags = TargetTags.of(nodes, state.resources());
        if (tags.tags().isEmpty() && nodes.unknown().isEmpty()) {
            annotations.miss(tags.problem());
        }
        return tags.tags();
    }

    /// External unless asked otherwise, as on every cluster on Google Cloud.
    private Scheme scheme() {
        Optional<Scheme> scheme = scheme(GcpAnnotations.TYPE);
        Optional<Scheme> old = scheme(GcpAnnotations.OLD_TYPE);
        if (scheme.isPresent() && old.isPresent() && !scheme.equals(old)) {
            annotations.warn(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    GcpAnnotations.OLD_TYPE,
                    "has no effect: %s says otherwise and wins".formatted(GcpAnnotations.TYPE));
        }
        return scheme.or(() -> old).orElse(Scheme.EXTERNAL);
    }

    private Optional<Scheme> scheme(String key) {
        return annotations.text(key).flatMap(text -> switch (text) {
            case "Internal", "internal" -> Optional.of(Scheme.INTERNAL);
            case "External", "external" -> Optional.of(Scheme.EXTERNAL);
            default -> {
                annotations.invalid(
                        key,
                        "'%s' is no type of load balancer; write Internal, or take the annotation out for an external one"
                                .formatted(text));
                yield Optional.empty();
            }
        });
    }

    private boolean globalAccess(Scheme scheme) {
        boolean asked = annotations.truth(GcpAnnotations.GLOBAL_ACCESS).orElse(false);
        if (asked && scheme == Scheme.EXTERNAL) {
            annotations.warn(
                    SpecReason.ANNOTATION_WITHOUT_EFFECT,
                    GcpAnnotations.GLOBAL_ACCESS,
                    "has no effect: the load balancer is external, and reached from everywhere");
            return false;
        }
        return asked;
    }
}
