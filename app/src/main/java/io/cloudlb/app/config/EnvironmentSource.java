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

/// Options from environment variables, `CLOUDLB_` and the option's name.
///
/// An empty variable counts as not set. A variable with our prefix that is no option is a fault only when it looks
/// like a slip of the pen: Kubernetes itself sets `CLOUDLB_SERVICE_HOST` and its like beside a Service called cloudlb.
///
/// @param environment the variables
/// @param faults misspelt variables
public record EnvironmentSource(Map<String, String> environment, List<ConfigResult.Fault> faults)
        implements ConfigSource {
    private static final String PREFIX = "CLOUDLB_";

    public EnvironmentSource {
        environment = Map.copyOf(environment);
        faults = List.copyOf(faults);
    }

    /// The source over these variables.
    public static EnvironmentSource of(Map<String, String> environment, Collection<Option> options) {
        DidYouMean spelling =
                DidYouMean.of(options.stream().map(Option::variable).collect(Collectors.toCollection(TreeSet::new)));
        List<ConfigResult.Fault> faults = environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .flatMap(name -> spelling
                        .slip(name)
                        .map(meant -> new ConfigResult.Fault(
                                "environment variable " + name, "unknown; did you mean " + meant + "?"))
                        .stream())
                .toList();
        return new EnvironmentSource(environment, faults);
    }

    @Override
    public Optional<ConfigSource.OptionValue> find(Option option) {
        return Optional.ofNullable(environment.get(option.variable()))
                .filter(text -> !text.isBlank())
                .map(text -> new ConfigSource.OptionValue(
                        values(option, text), "environment variable " + option.variable()));
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
