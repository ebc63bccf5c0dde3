// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One place that options come from.
public interface ConfigSource {
    /// What it says about this option, empty when it says nothing.
    Optional<OptionValue> find(Option option);

    /// What is wrong with the source as a whole: unreadable, unknown keys.
    List<ConfigResult.Fault> faults();

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
    record FlagSource(Map<String, List<String>> values, List<ConfigResult.Fault> faults) implements ConfigSource {
        public FlagSource {
            values = Map.copyOf(values);
            faults = List.copyOf(faults);
        }

        @Override
        public Optional<OptionValue> find(Option option) {
            return Optional.ofNullable(values.get(option.name())).map(found -> new OptionValue(found, option.flag()));
        }
    }
}
