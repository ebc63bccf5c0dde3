// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.model.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Annotations that nobody reads although they look like ours: misspelt ones.
///
/// A key in a prefix of ours that is not understood is always named. A key of the same domain that misses a known
/// one by two letters at most is named too, because the slip may be in the prefix.
///
/// @param catalogue what the provider reads
record UnknownAnnotations(AnnotationCatalogue catalogue) {
    private static final int SLIP = 2;

    static UnknownAnnotations of(AnnotationCatalogue catalogue) {
        return new UnknownAnnotations(catalogue);
    }

    Findings<Map<String, String>> check(Map<String, String> annotations) {
        List<Problem> warnings =
                annotations.keySet().stream().flatMap(this::warning).toList();
        return new Findings<>(annotations, List.of(), warnings);
    }

    private Stream<Problem> warning(String key) {
        if (catalogue.knows(key) || key.equals(SourceRanges.ANNOTATION)) {
            return Stream.empty();
        }
        if (!catalogue.claims(key) && AnnotationCatalogue.INTERNAL_ELSEWHERE.contains(key)) {
            return Stream.of(SpecReason.UNKNOWN_ANNOTATION.at(
                    key,
                    "is another cloud's and has no effect here; take it out, and ask for it in this cloud's words"));
        }
        Optional<String> nearest = nearest(key);
        if (!catalogue.claims(key)) {
            return withoutCloud(key)
                    .or(() -> nearest.filter(known -> DidYouMean.distance(key, known) <= SLIP))
                    .map(known -> misspelt(key, known))
                    .stream();
        }
        return Stream.of(nearest.filter(known -> resembles(key, known))
                .map(known -> misspelt(key, known))
                .orElseGet(() -> SpecReason.UNKNOWN_ANNOTATION.at(
                        key, "is not known and has no effect; remove it or check its spelling")));
    }

    /// The known key that this one is but for the name of the cloud: `load-balancer-scheme` without `aws-`.
    private Optional<String> withoutCloud(String key) {
        String name = key.substring(key.indexOf('/') + 1);
        return catalogue.keys().stream()
                .filter(known -> name.startsWith("load-balancer-") && known.endsWith("-" + name))
                .filter(known -> domain(known).equals(domain(key)))
                .findFirst();
    }

    private static Problem misspelt(String key, String known) {
        return SpecReason.UNKNOWN_ANNOTATION.at(key, "is not known and has no effect; did you mean " + known + "?");
    }

    private Optional<String> nearest(String key) {
        Set<String> known = new TreeSet<>(catalogue.keys());
        known.add(SourceRanges.ANNOTATION);
        return known.stream()
                .filter(candidate -> domain(candidate).equals(domain(key)))
                .min(Comparator.comparingInt(candidate -> DidYouMean.distance(key, candidate)));
    }

    /// Whether at most a third of what follows the prefix differs.
    private boolean resembles(String key, String known) {
        int shared = catalogue.prefixes().stream()
                .filter(key::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return DidYouMean.distance(key, known) <= Math.max(SLIP, (key.length() - shared) / 3);
    }

    private static String domain(String key) {
        return key.substring(0, key.indexOf('/') + 1);
    }
}
