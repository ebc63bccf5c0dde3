// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.DidYouMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Reads options from layered sources, the first that speaks wins, and gathers what is wrong on the way. Of an option
/// that is wrong the fallback is returned, so that reading goes on and finds the rest.
final class OptionReader {
    private final List<ConfigSource> sources;
    private final List<ConfigSource.Fault> faults = new ArrayList<>();

    OptionReader(List<ConfigSource> sources) {
        this.sources = List.copyOf(sources);
        sources.forEach(source -> faults.addAll(source.faults()));
    }

    List<ConfigSource.Fault> faults() {
        return List.copyOf(faults);
    }

    void fault(String origin, String message) {
        faults.add(new ConfigSource.Fault(origin, message));
    }

    Optional<ConfigSource.OptionValue> given(Option option) {
        return sources.stream().flatMap(source -> source.find(option).stream()).findFirst();
    }

    /// Where the option came from, or its flag when nobody gave it.
    String origin(Option option) {
        return given(option).map(ConfigSource.OptionValue::origin).orElse(option.flag());
    }

    Optional<String> text(Option option) {
        return value(option, Function.identity());
    }

    /// @param parse throws `IllegalArgumentException` with a sentence for a person
    <T> Optional<T> value(Option option, Function<String, T> parse) {
        return given(option).flatMap(given -> single(given).flatMap(text -> parsed(given.origin(), text, parse)));
    }

    <T> List<T> values(Option option, Function<String, T> parse) {
        given(option)
                .filter(given -> given.values().stream().allMatch(String::isBlank))
                .ifPresent(given -> fault(given.origin(), "has no value; leave it out for the default"));
        return given(option).stream()
                .flatMap(given -> given.values().stream()
                        .filter(text -> !text.isBlank())
                        .flatMap(text -> parsed(given.origin(), text, parse).stream()))
                .toList();
    }

    Optional<Boolean> flag(Option option) {
        return value(option, OptionReader::parseBoolean);
    }

    <E extends Enum<E>> E choice(Option option, E fallback) {
        return value(
                        option,
                        text -> parseChoice(text, fallback.getDeclaringClass().getEnumConstants()))
                .orElse(fallback);
    }

    private Optional<String> single(ConfigSource.OptionValue given) {
        List<String> present =
                given.values().stream().filter(value -> !value.isBlank()).toList();
        if (present.isEmpty()) {
            fault(given.origin(), "has no value");
            return Optional.empty();
        }
        if (present.stream().distinct().count() > 1) {
            fault(given.origin(), "is given more than once: " + String.join(", ", present));
            return Optional.empty();
        }
        return Optional.of(present.getFirst());
    }

    private <T> Optional<T> parsed(String origin, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            fault(origin, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static <E extends Enum<E>> E parseChoice(String text, E[] choices) {
        List<String> words = Arrays.stream(choices).map(Enum::toString).toList();
        return Stream.of(choices)
                .filter(choice -> choice.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is not one of %s%s"
                        .formatted(
                                text,
                                String.join(", ", words),
                                DidYouMean.of(words)
                                        .nearest(text)
                                        .map(meant -> "; did you mean " + meant + "?")
                                        .orElse(""))));
    }
}
