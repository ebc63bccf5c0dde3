// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Options from the command line, already split into names and values.
///
/// @param values by name without dashes
/// @param faults what could not be understood
public record FlagSource(Map<String, List<String>> values, List<ConfigFault> faults) implements ConfigSource {
    public FlagSource {
        values = Map.copyOf(values);
        faults = List.copyOf(faults);
    }

    @Override
    public Optional<Given> find(Option option) {
        return Optional.ofNullable(values.get(option.name())).map(found -> new Given(found, option.flag()));
    }
}
