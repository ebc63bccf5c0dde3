// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the nodes' security group does with clients: for each family it lets in those that are allowed, and
/// shuts out everybody else where that is asked for. Without lists an external load balancer is for the
/// internet, and an internal one for the virtual network, which security groups let in anyway.
///
/// @param alone the families whose destinations other Services may share, so that their rules cannot be shared
record OpeningRules(
        LoadBalancerSpec spec,
        boolean internal,
        TrafficRules traffic,
        Set<IpFamily> alone,
        AnnotationReader annotations) {
    /// The service tag of all addresses that are not the virtual network's.
    private static final String INTERNET = "Internet";

    private static final String ANYTHING = "*";

    List<Opening> of(SourceRules sources, List<IpFamily> families) {
        boolean denies = denies(sources);
        warn(sources, families);
        return families.stream()
                .flatMap(family -> of(sources, family, denies))
                .sorted()
                .toList();
    }

    private boolean denies(SourceRules sources) {
        boolean asked = annotations.truth(AzureAnnotations.DENY_ALL).orElse(false);
        if (asked && sources.ranges().isEmpty()) {
            annotations.warn(
                    SpecReason.ANNOTATION_WITHOUT_EFFECT,
                    AzureAnnotations.DENY_ALL,
                    "has no effect: the Service names no ranges, except for which everybody could be shut out");
            return false;
        }
        return asked;
    }

    private void warn(SourceRules sources, List<IpFamily> families) {
        if (sources.letsEverybodyIn() && !sources.tags().isEmpty()) {
            annotations.warn(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    AzureAnnotations.ALLOWED_TAGS,
                    "has no effect: a range of all addresses lets everybody in");
        }
        List<String> others = sources.ranges().stream()
                .filter(range -> !range.endsWith("/0") && !families.contains(familyOf(range)))
                .toList();
        if (!others.isEmpty()) {
            annotations.warn(
                    AzureReason.SOURCE_RANGE_WITHOUT_EFFECT,
                    SourceRules.FIELD,
                    "%s has no effect: the load balancer has no %s address"
                            .formatted(String.join(", ", others), familyOf(others.getFirst())));
        }
    }

    private static IpFamily familyOf(String range) {
        return range.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
    }

    private Stream<Opening> of(SourceRules sources, IpFamily family, boolean denies) {
        List<SortedSet<String>> from = from(sources, family);
        if (from.isEmpty() && (denies || !internal) && !spec.allowedSources().isEmpty()) {
            annotations.refuse(
                    AzureReason.NO_SOURCE_OF_FAMILY,
                    SourceRules.FIELD,
                    "the load balancer has an %s address, and no range is %s: nobody could reach it; add one, or ask for the other family alone"
                            .formatted(family, family));
        }
        Stream<Opening> allow = from.stream().flatMap(each -> allow(family, each));
        return denies ? Stream.concat(allow, Stream.of(deny(family))) : allow;
    }

    /// The sources of each rule: ranges stand together in one, and each service tag is alone, as Azure demands.
    private List<SortedSet<String>> from(SourceRules sources, IpFamily family) {
        if (sources.isEmpty()) {
            return internal ? List.of() : List.of(new TreeSet<>(Set.of(INTERNET)));
        }
        List<SortedSet<String>> from = new ArrayList<>();
        sources.tags().forEach(tag -> from.add(new TreeSet<>(Set.of(tag))));
        SortedSet<String> ranges = sources.ranges(family);
        if (!ranges.isEmpty()) {
            from.add(ranges);
        }
        return from;
    }

    /// One rule for each protocol. Security groups know no SCTP, which passes by one for every protocol.
    private Stream<Opening> allow(IpFamily family, SortedSet<String> sources) {
        TreeMap<Optional<Protocol>, SortedSet<Integer>> ports = new TreeMap<>(
                Comparator.comparing(protocol -> protocol.map(Enum::name).orElse("")));
        for (Listener listener : traffic.listeners()) {
            Optional<Protocol> known = Optional.of(listener.protocol()).filter(protocol -> protocol != Protocol.SCTP);
            ports.computeIfAbsent(known, _ -> new TreeSet<>()).add(traffic.backendPort(family, listener));
        }
        return ports.entrySet().stream()
                .map(entry -> new Opening(
                        Opening.Access.ALLOW, family, entry.getKey(), sources, entry.getValue(), onlyOf(family)));
    }

    /// All ports at addresses that are the Service's alone; at the nodes' own, and at those that others may have, its
    /// own ports, for the others are not its.
    private Opening deny(IpFamily family) {
        SortedSet<Integer> ports = new TreeSet<>();
        if (!traffic.floats(family) || alone.contains(family)) {
            traffic.listeners().forEach(listener -> ports.add(traffic.backendPort(family, listener)));
        }
        return new Opening(
                Opening.Access.DENY, family, Optional.empty(), new TreeSet<>(Set.of(ANYTHING)), ports, onlyOf(family));
    }

    private Optional<String> onlyOf(IpFamily family) {
        return alone.contains(family) ? Optional.of(spec.owner().uid()) : Optional.empty();
    }
}
