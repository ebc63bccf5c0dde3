// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.model.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads typed values out of annotations and keeps everything that is wrong with them, so that a user hears of all
/// mistakes at once. Lists and maps have the form that is usual in annotations of load balancers: commas between
/// entries, blanks around them ignored, `\,` for a comma inside a map's value.
///
/// What is missing in the surroundings is kept apart from what is wrong in the Service: the first may pass by itself.
public final class AnnotationReader {
    private static final int SLIP = 2;
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private final SortedMap<String, String> annotations;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> missing = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private boolean mayWait = true;

    public AnnotationReader(SortedMap<String, String> annotations) {
        this.annotations = annotations;
    }

    public SortedSet<String> keys() {
        return new TreeSet<>(annotations.keySet());
    }

    /// The trimmed text; empty when the annotation is missing or blank.
    public Optional<String> text(String key) {
        return Optional.ofNullable(annotations.get(key)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// The entries of a list, empty ones left out.
    public List<String> list(String key) {
        return text(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /// The entries of a map `k=v,k=v`. Of two with one key the last counts, with a warning.
    public SortedMap<String, String> map(String key) {
        SortedMap<String, String> entries = new TreeMap<>();
        SortedSet<String> twice = new TreeSet<>();
        for (String entry : text(key).map(COMMA::split).orElse(new String[0])) {
            String[] parts = entry.split("=", 2);
            String name = parts[0].strip();
            if (entry.isBlank()) {
                continue;
            }
            if (parts.length < 2 || name.isEmpty()) {
                invalid(key, "'%s' is not of the form key=value; separate entries by commas".formatted(entry.strip()));
            } else if (entries.put(name, parts[1].strip().replace("\\,", ",")) != null) {
                twice.add(name);
            }
        }
        twice.forEach(name -> warn(
                SpecReason.CONFLICTING_ANNOTATIONS,
                key,
                "'%s' is given more than once; the last counts: '%s'".formatted(name, entries.get(name))));
        return entries;
    }

    /// A whole number between two bounds, both included.
    public Optional<Integer> number(String key, int least, int most) {
        return text(key).flatMap(text -> {
            Optional<Integer> number = parse(text).filter(value -> value >= least && value <= most);
            if (number.isEmpty()) {
                invalid(key, "'%s' is not a whole number from %d to %d".formatted(text, least, most));
            }
            return number;
        });
    }

    /// A truth value as Go's parser takes it.
    public Optional<Boolean> truth(String key) {
        return text(key).flatMap(text -> switch (text) {
            case "1", "t", "T", "true", "True", "TRUE" -> Optional.of(true);
            case "0", "f", "F", "false", "False", "FALSE" -> Optional.of(false);
            default -> {
                invalid(key, "'%s' is neither true nor false".formatted(text));
                yield Optional.empty();
            }
        });
    }

    /// A value of a closed set; anything else is refused with the set and the reason for it.
    public void requireOneOf(String key, Set<String> allowed, String why) {
        text(key)
                .filter(text -> !allowed.contains(text))
                .ifPresent(text -> refuse(
                        SpecReason.UNSUPPORTED_ANNOTATION,
                        key,
                        "'%s' is not possible: %s. Possible: %s"
                                .formatted(text, why, String.join(", ", new TreeSet<>(allowed)))));
    }

    public void invalid(String key, String message) {
        refuse(SpecReason.INVALID_ANNOTATION, key, message);
    }

    public void refuse(Problem.Reason reason, String field, String message) {
        problems.add(reason.at(field, message));
    }

    /// Says that the surroundings, as they are known, do not let the Service have what it asks for.
    public void miss(Problem.Reason reason, String field, String message) {
        miss(reason.at(field, message));
    }

    public void miss(Problem problem) {
        missing.add(problem);
        mayWait = false;
    }

    /// The same where a load balancer stands, which can go without it.
    public void missButKeep(Problem.Reason reason, String field, String message) {
        missing.add(reason.at(field, message));
    }

    /// Whether all that is missing can be gone without for now.
    public boolean mayWait() {
        return mayWait;
    }

    public void warn(Problem.Reason reason, String field, String message) {
        warn(reason.at(field, message));
    }

    public void warn(Problem problem) {
        warnings.add(problem);
    }

    /// What is wrong in the Service.
    public List<Problem> problems() {
        return problems.stream().distinct().sorted().toList();
    }

    /// What is missing around it.
    public List<Problem> missing() {
        return missing.stream().distinct().sorted().toList();
    }

    public List<Problem> warnings() {
        return warnings.stream().distinct().sorted().toList();
    }

    /// A number as Go's parser takes it: digits, perhaps a sign.
    public static Optional<Integer> parse(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Annotations that nobody reads although they look like ours: misspelt ones.
    ///
    /// A key in a prefix of ours that is not understood is always named. A key of the same domain that misses a
    /// known one by two letters at most is named too, because the slip may be in the prefix.
    ///
    /// @param catalogue what the provider reads
    static List<Problem> unknown(AnnotationCatalogue catalogue, Set<String> written) {
        return written.stream().flatMap(key -> warning(catalogue, key)).toList();
    }

    private static Stream<Problem> warning(AnnotationCatalogue catalogue, String key) {
        if (catalogue.knows(key) || key.equals(ServiceTranslator.SOURCE_RANGES)) {
            return Stream.empty();
        }
        if (!catalogue.claims(key) && AnnotationCatalogue.INTERNAL_ELSEWHERE.contains(key)) {
            return Stream.of(SpecReason.UNKNOWN_ANNOTATION.at(
                    key,
                    "is another cloud's and has no effect here; take it out, and ask for it in this cloud's words"));
        }
        Optional<String> nearest = nearest(catalogue, key);
        if (!catalogue.claims(key)) {
            return withoutCloud(catalogue, key)
                    .or(() -> nearest.filter(known -> DidYouMean.distance(key, known) <= SLIP))
                    .map(known -> misspelt(key, known))
                    .stream();
        }
        return Stream.of(nearest.filter(known -> resembles(catalogue, key, known))
                .map(known -> misspelt(key, known))
                .orElseGet(() -> SpecReason.UNKNOWN_ANNOTATION.at(
                        key, "is not known and has no effect; remove it or check its spelling")));
    }

    /// The known key that this one is but for the name of the cloud: `load-balancer-scheme` without `aws-`.
    private static Optional<String> withoutCloud(AnnotationCatalogue catalogue, String key) {
        String name = key.substring(key.indexOf('/') + 1);
        return catalogue.keys().stream()
                .filter(known -> name.startsWith("load-balancer-") && known.endsWith("-" + name))
                .filter(known -> domain(known).equals(domain(key)))
                .findFirst();
    }

    private static Problem misspelt(String key, String known) {
        return SpecReason.UNKNOWN_ANNOTATION.at(key, "is not known and has no effect; did you mean " + known + "?");
    }

    private static Optional<String> nearest(AnnotationCatalogue catalogue, String key) {
        Set<String> known = new TreeSet<>(catalogue.keys());
        known.add(ServiceTranslator.SOURCE_RANGES);
        return known.stream()
                .filter(candidate -> domain(candidate).equals(domain(key)))
                .min(Comparator.comparingInt(candidate -> DidYouMean.distance(key, candidate)));
    }

    /// Whether at most a third of what follows the prefix differs.
    private static boolean resembles(AnnotationCatalogue catalogue, String key, String known) {
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
