// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.Matching;
import io.cloudlb.aws.model.Scheme;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.aws.model.TargetRoom;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.Resolution;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one Service's specification means on AWS. Pure: reads the specification, the nodes and the remembered
/// surroundings, and reports everything that is wrong with them at once.
public final class AwsResolver {
    private static final int MOST_LISTENERS = 50;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?");

    private final LoadBalancerSpec spec;
    private final NodeTargets nodes;
    private final Surroundings surroundings;
    private final AnnotationReader annotations;
    private final AwsState.OfService state;
    private final HealthCheckPorts healthCheckPorts;

    /// @param state what the Service has: what stands keeps what the surroundings do not tell any more
    public AwsResolver(
            LoadBalancerSpec spec,
            NodeTargets nodes,
            AwsState.OfService state,
            AwsState.OfCluster shared,
            HealthCheckPorts healthCheckPorts) {
        this.spec = spec;
        this.nodes = nodes;
        this.state = state;
        this.healthCheckPorts = healthCheckPorts;
        this.surroundings = shared.surroundings();
        this.annotations = new AnnotationReader(spec.annotations());
    }

    public Resolution<AwsDesired> resolve() {
        AwsDesired desired = desired();
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

    /// What is wrong in the Service, and what it names and the VPC has not, so that a user hears of all mistakes at
    /// once. In a VPC that is not known yet, nothing is looked for.
    private List<Problem> problems() {
        Stream<Problem> named = surroundings.vpcId().isEmpty()
                ? Stream.empty()
                : annotations.missing().stream()
                        .filter(problem -> !problem.field().isEmpty());
        return Stream.concat(annotations.problems().stream(), named).sorted().toList();
    }

    private AwsDesired desired() {
        new KnownAnnotations(spec, annotations).refuse();
        refuseTooManyListeners();
        nodes.unknown().forEach(annotations::miss);
        Scheme scheme = scheme();
        SortedMap<String, String> additionalTags = new TagRules(annotations).additional();
        SecurityGroupRules groups = new SecurityGroupRules(spec, surroundings, annotations);
        AttributeRules attributes = new AttributeRules(spec, annotations);
        attributes.refuseUnusedPorts();
        Optional<String> chosenName = name();
        String name = chosenName.orElseGet(() -> AwsNames.loadBalancer(spec.owner(), scheme));
        Optional<AwsState.LoadBalancer> standing = Matching.find(scheme, name, state);
        chosenName.ifPresent(
                chosen -> standing.map(AwsState.LoadBalancer::name).ifPresent(has -> warnOfName(chosen, has)));
        SubnetRules subnetRules = new SubnetRules(surroundings, standing, annotations);
        AwsDesired.Subnets subnets = subnetRules.choose(scheme);
        subnetRules.warnOfNodesElsewhere(subnets, nodes.zones());
        AwsDesired.LoadBalancer loadBalancer = new AwsDesired.LoadBalancer(
                name,
                chosenName.isPresent(),
                scheme,
                subnets,
                groups.groups(standing.map(this::foreignGroups).orElseGet(TreeSet::new)),
                attributes.ofLoadBalancer(
                        standing.flatMap(AwsState.LoadBalancer::attributes).orElseGet(TreeMap::new)),
                AwsTags.of(spec.owner(), additionalTags),
                spec.listeners().stream()
                        .map(listener -> listener(scheme, listener))
                        .toList());
        return new AwsDesired.OfService(
                spec.owner(),
                Optional.of(loadBalancer),
                targetGroups(scheme, attributes, additionalTags, targets(attributes)),
                groups.frontend(additionalTags));
    }

    /// The groups on a load balancer, if none of them is ours.
    private SortedSet<String> foreignGroups(AwsState.LoadBalancer found) {
        boolean managed = state.securityGroups().values().stream()
                .anyMatch(group -> found.securityGroups().contains(group.id()));
        return managed ? new TreeSet<>() : found.securityGroups();
    }

    private AwsDesired.Listener listener(Scheme scheme, Listener listener) {
        return new AwsDesired.Listener(
                listener.port(), listener.protocol(), AwsNames.targetGroup(spec.owner(), scheme, listener));
    }

    private List<AwsDesired.TargetGroup> targetGroups(
            Scheme scheme,
            AttributeRules attributes,
            SortedMap<String, String> additionalTags,
            SortedSet<String> targets) {
        HealthCheckRules healthChecks = new HealthCheckRules(spec, healthCheckPorts, annotations);
        return spec.listeners().stream()
                .map(listener -> new AwsDesired.TargetGroup(
                        AwsNames.targetGroup(spec.owner(), scheme, listener),
                        listener.port(),
                        listener.protocol(),
                        listener.nodePort(),
                        healthChecks.of(listener),
                        attributes.ofTargetGroup(listener),
                        AwsTags.of(spec.owner(), additionalTags),
                        targets))
                .toList();
    }

    private SortedSet<String> targets(AttributeRules attributes) {
        int candidates = nodes.candidates().size();
        boolean crossZone = Stream.concat(
                        Stream.of(attributes.ofLoadBalancer()),
                        spec.listeners().stream().map(attributes::ofTargetGroup))
                .anyMatch(found -> "true".equals(found.get(TargetRoom.CROSS_ZONE)));
        SortedSet<String> chosen = nodes.chosen(TargetRoom.of(spec.listeners().size(), crossZone));
        if (chosen.size() < candidates) {
            annotations.warn(
                    AwsReason.TOO_MANY_TARGETS,
                    "spec.ports",
                    "%d of %d nodes get traffic, and the others get it from those: a load balancer has 500 targets in a zone and 3,000 in all, with cross-zone load balancing 500 in all, and a node counts once for each of the %d ports. Fewer ports leave room for more nodes"
                            .formatted(
                                    chosen.size(), candidates, spec.listeners().size()));
        }
        warnOfClosedNodes();
        return chosen;
    }

    private void warnOfClosedNodes() {
        if (!nodes.closed().isEmpty()) {
            annotations.warn(AwsReason.MACHINE_UNUSABLE, "", nodes.closed());
        }
    }

    /// Internal unless asked otherwise: nobody puts a Service on the internet by leaving a line out.
    private Scheme scheme() {
        Optional<String> written = annotations.text(AwsAnnotations.SCHEME);
        Optional<Scheme> scheme = written.flatMap(Scheme::parse);
        if (written.isPresent() && scheme.isEmpty()) {
            annotations.invalid(
                    AwsAnnotations.SCHEME, "'%s' is neither internal nor internet-facing".formatted(written.get()));
        }
        Optional<Scheme> legacy = legacyScheme();
        if (scheme.isPresent() && legacy.isPresent() && !scheme.equals(legacy)) {
            annotations.warn(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    AwsAnnotations.INTERNAL,
                    "has no effect: %s says otherwise and wins".formatted(AwsAnnotations.SCHEME));
        }
        return scheme.or(() -> legacy).orElse(Scheme.INTERNAL);
    }

    /// The annotation of old: a truth value, or the `0.0.0.0/0` of its first documentation.
    private Optional<Scheme> legacyScheme() {
        return annotations.text(AwsAnnotations.INTERNAL).flatMap(text -> switch (text) {
            case "1", "t", "T", "true", "True", "TRUE", "0.0.0.0/0" -> Optional.of(Scheme.INTERNAL);
            case "0", "f", "F", "false", "False", "FALSE" -> Optional.of(Scheme.INTERNET_FACING);
            default -> {
                annotations.invalid(AwsAnnotations.INTERNAL, "'%s' is neither true nor false".formatted(text));
                yield Optional.empty();
            }
        });
    }

    private Optional<String> name() {
        Optional<String> name = annotations.text(AwsAnnotations.NAME);
        name.filter(text -> !NAME.matcher(text).matches() || text.startsWith("internal-"))
                .ifPresent(text -> annotations.invalid(
                        AwsAnnotations.NAME,
                        "'%s' is no name for a load balancer: 1 to 32 letters, digits and hyphens, no hyphen at either end, not beginning with internal-"
                                .formatted(text)));
        name.filter(text -> AwsNames.hasOurShape(text))
                .ifPresent(text -> annotations.invalid(
                        AwsAnnotations.NAME,
                        "'%s' looks like a generated name; choose one that does not, or none".formatted(text)));
        return name;
    }

    private void warnOfName(String chosen, String has) {
        if (!chosen.equals(has)) {
            annotations.warn(
                    AwsReason.NAME_KEPT,
                    AwsAnnotations.NAME,
                    "the load balancer keeps its name %s: AWS cannot rename one. For the name %s delete the Service and create it again, which gives it a new address; else take the annotation out"
                            .formatted(has, chosen));
        }
    }

    private void refuseTooManyListeners() {
        if (spec.listeners().size() > MOST_LISTENERS) {
            annotations.refuse(
                    AwsReason.TOO_MANY_LISTENERS,
                    "spec.ports",
                    "a network load balancer has %d listeners at most, and these are %d ports; split the Service"
                            .formatted(MOST_LISTENERS, spec.listeners().size()));
        }
    }
}
