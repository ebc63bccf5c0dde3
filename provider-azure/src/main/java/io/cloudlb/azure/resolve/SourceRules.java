// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.Cidr;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.core.translate.SpecReason;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Where clients may come from. A range that is none is refused: the cloud's own provider shuts everybody out
/// then.
///
/// @param ranges CIDRs, in no other; empty where none is asked for
/// @param tags service tags
record SourceRules(SortedSet<String> ranges, SortedSet<String> tags) {
    static final String FIELD = "spec.loadBalancerSourceRanges";
    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");
    private static final Predicate<String> TAG =
            Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,79}").asMatchPredicate();

    private static final Comparator<IPAddress> WIDER_FIRST = Comparator.comparing(
                    (IPAddress block) -> block.getLower().withoutPrefixLength())
            .thenComparing(IPAddress::getNetworkPrefixLength);

    /// The most addresses in a security group (Azure subscription limits).
    private static final int MOST_RANGES = 4_000;

    /// Each is a rule of its own, of which a group has 1,000.
    private static final int MOST_TAGS = 50;

    static SourceRules of(LoadBalancerSpec spec, AnnotationReader annotations) {
        boolean everybody = spec.allowedSources().equals(new TreeSet<>(EVERYWHERE));
        SortedSet<String> ranges =
                Sorted.union(annotated(annotations), everybody ? new TreeSet<>() : spec.allowedSources());
        if (!everybody
                && !isOfAnnotation(spec)
                && annotations.text(AzureAnnotations.ALLOWED_RANGES).isPresent()) {
            annotations.refuse(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    AzureAnnotations.ALLOWED_RANGES,
                    "cannot be set together with %s; write all ranges there".formatted(FIELD));
        }
        if (ranges.size() > MOST_RANGES) {
            annotations.refuse(
                    AzureReason.TOO_MANY_SOURCES,
                    FIELD,
                    "a security group has %d addresses at most, and these are %d ranges; merge some"
                            .formatted(MOST_RANGES, ranges.size()));
        }
        return new SourceRules(withoutContained(ranges), tags(annotations));
    }

    private static SortedSet<String> annotated(AnnotationReader annotations) {
        SortedSet<String> ranges = new TreeSet<>();
        for (String entry : annotations.list(AzureAnnotations.ALLOWED_RANGES)) {
            switch (Cidr.parse(entry)) {
                case Cidr.Parsed(String network, boolean hostBits) -> {
                    ranges.add(network);
                    if (hostBits) {
                        annotations.warn(
                                SpecReason.SOURCE_RANGE_HOST_BITS,
                                AzureAnnotations.ALLOWED_RANGES,
                                "'%s' names a host in a network and is taken as %s; write it so"
                                        .formatted(entry, network));
                    }
                }
                case Cidr.Malformed(String why) ->
                    annotations.refuse(
                            SpecReason.INVALID_SOURCE_RANGE,
                            AzureAnnotations.ALLOWED_RANGES,
                            "'%s' %s".formatted(entry, why));
            }
        }
        return ranges;
    }

    /// Whether the ranges are those of Kubernetes' own annotation, to which those of Azure's are added.
    private static boolean isOfAnnotation(LoadBalancerSpec spec) {
        String written = spec.annotations().getOrDefault(ServiceTranslator.SOURCE_RANGES, "");
        SortedSet<String> read = new TreeSet<>();
        for (String entry : written.split(",", -1)) {
            if (Cidr.parse(entry.strip()) instanceof Cidr.Parsed(String network, boolean _)) {
                read.add(network);
            }
        }
        return read.equals(spec.allowedSources());
    }

    private static SortedSet<String> tags(AnnotationReader annotations) {
        List<String> tags = annotations.list(AzureAnnotations.ALLOWED_TAGS);
        tags.stream()
                .filter(tag -> !TAG.test(tag))
                .forEach(tag -> annotations.invalid(
                        AzureAnnotations.ALLOWED_TAGS,
                        "'%s' is no service tag, such as AzureFrontDoor.Backend; write ranges in %s"
                                .formatted(tag, FIELD)));
        SortedSet<String> different = new TreeSet<>(tags);
        if (different.size() > MOST_TAGS) {
            annotations.refuse(
                    AzureReason.TOO_MANY_SOURCES,
                    AzureAnnotations.ALLOWED_TAGS,
                    "at most %d service tags are taken, for each is a security rule, and these are %d"
                            .formatted(MOST_TAGS, different.size()));
        }
        return different;
    }

    /// Azure takes no range in one rule that is part of another one. In order, a range stands before those in
    /// it.
    private static SortedSet<String> withoutContained(SortedSet<String> ranges) {
        List<IPAddress> blocks = ranges.stream()
                .map(range -> new IPAddressString(range).getAddress())
                .sorted(WIDER_FIRST)
                .toList();
        SortedSet<String> outer = new TreeSet<>();
        Optional<IPAddress> last = Optional.empty();
        for (IPAddress block : blocks) {
            if (last.filter(wider -> wider.contains(block)).isEmpty()) {
                outer.add(block.toCanonicalString());
                last = Optional.of(block);
            }
        }
        return outer;
    }

    /// Whether anything is said.
    boolean isEmpty() {
        return ranges.isEmpty() && tags.isEmpty();
    }

    SortedSet<String> ranges(IpFamily family) {
        SortedSet<String> some = new TreeSet<>(ranges);
        some.removeIf(range -> range.contains(":") != (family == IpFamily.IPV6));
        return some;
    }

    /// Whether everybody of a family may come.
    boolean letsEverybodyIn() {
        return ranges.stream().anyMatch(range -> range.endsWith("/0"));
    }
}
