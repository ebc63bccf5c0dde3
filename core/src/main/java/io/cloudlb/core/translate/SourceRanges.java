// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where clients may come from. The field wins over the annotation, as upstream; with neither, everywhere in both
/// families (upstream forgets IPv6).
///
/// A range with host bits (`10.1.2.3/8`) is taken as its network, as upstream does, with a warning: the API server of
/// KEP-4858 refuses it in new Services, older ones still carry it, and stopping their load balancers would be worse.
public final class SourceRanges {
    /// The annotation, a list separated by commas.
    public static final String ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private static final String FIELD = "spec.loadBalancerSourceRanges";
    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

    private SourceRanges() {}

    static Findings<SortedSet<String>> translate(List<String> field, Map<String, String> annotations) {
        String annotation = annotations.getOrDefault(ANNOTATION, "").strip();
        if (field.isEmpty()) {
            return annotation.isEmpty()
                    ? Findings.clean(new TreeSet<>(EVERYWHERE))
                    : parse(List.of(annotation.split(",", -1)), ANNOTATION);
        }
        Findings<SortedSet<String>> parsed = parse(field, FIELD);
        return annotation.isEmpty() ? parsed : withIgnoredAnnotation(parsed);
    }

    private static Findings<SortedSet<String>> parse(List<String> entries, String field) {
        SortedSet<String> ranges = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (String entry : entries) {
            switch (Cidr.parse(entry.strip())) {
                case Cidr.Parsed(String network, boolean hostBits) -> {
                    ranges.add(network);
                    if (hostBits) {
                        warnings.add(SpecReason.SOURCE_RANGE_HOST_BITS.at(
                                field,
                                "'%s' names a host in a network and is taken as %s; write it so"
                                        .formatted(entry.strip(), network)));
                    }
                }
                case Cidr.Malformed(String why) ->
                    problems.add(SpecReason.INVALID_SOURCE_RANGE.at(field, "'%s' %s".formatted(entry.strip(), why)));
            }
        }
        return new Findings<>(ranges, problems, warnings);
    }

    private static Findings<SortedSet<String>> withIgnoredAnnotation(Findings<SortedSet<String>> parsed) {
        List<Problem> warnings = new ArrayList<>(parsed.warnings());
        warnings.add(SpecReason.SOURCE_RANGES_IGNORED.at(
                ANNOTATION, "is ignored because " + FIELD + " is set; remove one of the two"));
        return new Findings<>(parsed.value(), parsed.problems(), warnings);
    }
}
