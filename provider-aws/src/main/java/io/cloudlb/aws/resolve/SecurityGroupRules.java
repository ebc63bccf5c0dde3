// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.resolve;

import io.cloudlb.aws.model.AwsAnnotations;
import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsNames;
import io.cloudlb.aws.model.AwsReason;
import io.cloudlb.aws.model.AwsTags;
import io.cloudlb.aws.model.IngressRule;
import io.cloudlb.aws.model.Surroundings;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.translate.AnnotationReader;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The security groups of a load balancer: ours, which lets the allowed sources reach the listeners, or the user's.
record SecurityGroupRules(LoadBalancerSpec spec, Surroundings surroundings, AnnotationReader annotations) {
    private static final String ANY_IPV6 = "::/0";
    private static final String SOURCE_RANGES = "spec.loadBalancerSourceRanges";
    private static final List<String> ANYWHERE = List.of("0.0.0.0/0", ANY_IPV6);

    /// Whether the user leaves the groups to us.
    boolean managed() {
        return annotations.list(AwsAnnotations.SECURITY_GROUPS).isEmpty();
    }

    /// @param standing the groups on the load balancer that stands, if it stands with the user's: those it keeps while
    ///     the names lead nowhere
    AwsDesired.Groups groups(SortedSet<String> standing) {
        return managed()
                ? new AwsDesired.Groups.Managed(AwsNames.frontendGroup(spec.owner()))
                : new AwsDesired.Groups.Named(named(standing));
    }

    Optional<AwsDesired.SecurityGroup> frontend(SortedMap<String, String> additionalTags) {
        if (!managed()) {
            warnOfIgnoredRanges();
            return Optional.empty();
        }
        return Optional.of(new AwsDesired.SecurityGroup(
                AwsNames.frontendGroup(spec.owner()),
                "Clients of the load balancer of Service " + spec.owner().key(),
                surroundings.vpcId().orElse(""),
                rules(),
                AwsTags.of(spec.owner(), additionalTags)));
    }

    private SortedSet<IngressRule> rules() {
        SortedSet<IngressRule> rules = new TreeSet<>();
        List<String> sources = ipv4Sources();
        for (Listener listener : spec.listeners()) {
            for (String source : sources) {
                rules.add(IngressRule.of(
                        listener.protocol(), listener.port(), listener.port(), new IngressRule.Source.Cidr(source)));
            }
        }
        return rules;
    }

    private List<String> ipv4Sources() {
        List<String> ipv4 = spec.allowedSources().stream()
                .filter(source -> !source.contains(":"))
                .toList();
        if (ipv4.isEmpty()) {
            annotations.refuse(
                    AwsReason.NO_IPV4_SOURCE,
                    SOURCE_RANGES,
                    "the load balancer has IPv4 addresses only, and no range is IPv4: nobody could reach it");
        } else {
            spec.allowedSources().stream()
                    .filter(source -> source.contains(":") && !source.equals(ANY_IPV6))
                    .forEach(source -> annotations.warn(
                            AwsReason.SOURCE_RANGE_WITHOUT_EFFECT,
                            SOURCE_RANGES,
                            "%s has no effect: the load balancer has IPv4 addresses only".formatted(source)));
        }
        return ipv4;
    }

    private void warnOfIgnoredRanges() {
        if (!List.copyOf(spec.allowedSources()).equals(ANYWHERE)) {
            annotations.warn(
                    AwsReason.SOURCE_RANGES_IGNORED,
                    SOURCE_RANGES,
                    "has no effect: the security groups named in %s decide who may come"
                            .formatted(AwsAnnotations.SECURITY_GROUPS));
        }
    }

    private SortedSet<String> named(SortedSet<String> standing) {
        SortedSet<String> ids = new TreeSet<>();
        boolean lost = false;
        for (String name : annotations.list(AwsAnnotations.SECURITY_GROUPS)) {
            List<String> found = surroundings.groups().values().stream()
                    .filter(group ->
                            List.of(group.id(), group.name(), group.nameTag()).contains(name))
                    .map(Surroundings.Group::id)
                    .toList();
            if (found.size() == 1) {
                ids.addAll(found);
            } else {
                lost = true;
                miss(notFound(name, found), !standing.isEmpty());
            }
        }
        return lost && !standing.isEmpty() ? standing : ids;
    }

    private void miss(String message, boolean keeps) {
        if (keeps) {
            annotations.missButKeep(
                    AwsReason.SECURITY_GROUP_NOT_FOUND,
                    AwsAnnotations.SECURITY_GROUPS,
                    message + ". Until then the load balancer keeps the groups it has");
        } else {
            annotations.miss(AwsReason.SECURITY_GROUP_NOT_FOUND, AwsAnnotations.SECURITY_GROUPS, message);
        }
    }

    private String notFound(String name, List<String> found) {
        return found.isEmpty()
                ? "VPC %s has no security group with the id, name or Name tag '%s'; make it, or name another"
                        .formatted(surroundings.vpcId().orElse("(unknown)"), name)
                : "'%s' could be any of %s; name it by its id".formatted(name, String.join(", ", found));
    }
}
