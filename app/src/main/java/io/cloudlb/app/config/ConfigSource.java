// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.DidYouMean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One place that options come from.
public interface ConfigSource {
    /// What it says about this option, empty when it says nothing.
    Optional<OptionValue> find(Option option);

    /// What is wrong with the source as a whole: unreadable, unknown keys.
    List<Fault> faults();

    /// What a source says about an option.
    ///
    /// @param values as written; one unless the option is a list
    /// @param origin where a person finds it: `--policy`, `environment variable CLOUDLB_POLICY`, or
    ///     `cloudlb.yaml line 3`
    record OptionValue(List<String> values, String origin) {
        public OptionValue {
            values = List.copyOf(values);
        }
    }

    /// Options from the command line, already split into names and values.
    ///
    /// @param values by name without dashes
    /// @param faults what could not be understood
    record FlagSource(Map<String, List<String>> values, List<Fault> faults) implements ConfigSource {
        public FlagSource {
            values = Map.copyOf(values);
            faults = List.copyOf(faults);
        }

        @Override
        public Optional<OptionValue> find(Option option) {
            return Optional.ofNullable(values.get(option.name())).map(found -> new OptionValue(found, option.flag()));
        }
    }

    /// Options from environment variables, `CLOUDLB_` and the option's name.
    ///
    /// An empty variable counts as not set. A variable with our prefix that is no option is a fault only when
    /// it looks like a slip of the pen: Kubernetes itself sets `CLOUDLB_SERVICE_HOST` and its like beside a
    /// Service called cloudlb.
    ///
    /// @param environment the variables
    /// @param faults misspelt variables
    public record EnvironmentSource(Map<String, String> environment, List<Fault> faults) implements ConfigSource {
        private static final String PREFIX = "CLOUDLB_";

        public EnvironmentSource {
            environment = Map.copyOf(environment);
            faults = List.copyOf(faults);
        }

        /// The source over these variables.
        public static EnvironmentSource of(Map<String, String> environment, Collection<Option> options) {
            DidYouMean spelling = DidYouMean.of(
                    options.stream().map(Option::variable).collect(Collectors.toCollection(TreeSet::new)));
            List<Fault> faults = environment.keySet().stream()
                    .filter(name -> name.startsWith(PREFIX))
                    .sorted()
                    .flatMap(name -> spelling
                            .slip(name)
                            .map(meant ->
                                    new Fault("environment variable " + name, "unknown; did you mean " + meant + "?"))
                            .stream())
                    .toList();
            return new EnvironmentSource(environment, faults);
        }

        @Override
        public Optional<OptionValue> find(Option option) {
            return Optional.ofNullable(environment.get(option.variable()))
                    .filter(text -> !text.isBlank())
                    .map(text -> new OptionValue(values(option, text), "environment variable " + option.variable()));
        }

        private static List<String> values(Option option, String text) {
            return switch (option.kind()) {
                case TEXT, SWITCH -> List.of(text.strip());
                case LIST ->
                    Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .filter(value -> !value.isEmpty())
                            .toList();
            };
        }
    }

    /// Something wrong with a configuration.
    ///
    /// @param origin where a person finds it, see [OptionValue#origin()]
    /// @param message what is wrong and what to do
    record Fault(String origin, String message) {
        /// `--policy: 'snyc' is not one of sync, upsert-only, dry-run; did you mean sync?`
        @Override
        public String toString() {
            return origin + ": " + message;
        }
    }
}
