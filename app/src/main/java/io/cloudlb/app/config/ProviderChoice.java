// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which provider was chosen, with its settings.
///
/// @param name its name, empty when none was chosen
/// @param settings the settings that were given, by name
record ProviderChoice(String name, SortedMap<String, String> settings) {

    static ProviderChoice read(OptionReader reader, List<ProviderSettings> providers) {
        Optional<String> name = reader.text(ControllerOptions.PROVIDER);
        Optional<ProviderSettings> chosen = name.flatMap(wanted -> providers.stream()
                .filter(provider -> provider.name().equals(wanted))
                .findFirst());
        if (chosen.isEmpty()) {
            reader.fault(reader.origin(ControllerOptions.PROVIDER), notChosen(name, providers));
            return new ProviderChoice("", new TreeMap<>());
        }
        refuseForeignSettings(reader, chosen.get(), providers);
        SortedMap<String, String> settings = settings(reader, chosen.get());
        chosen.get()
                .validate(settings)
                .forEach(problem -> reader.fault(origin(reader, chosen.get(), problem), problem.message()));
        return new ProviderChoice(chosen.get().name(), settings);
    }

    private static String notChosen(Optional<String> name, List<ProviderSettings> providers) {
        List<String> known =
                providers.stream().map(ProviderSettings::name).sorted().toList();
        String choices = "one of " + String.join(", ", known);
        return name.map(wanted -> "there is no provider '%s', only %s%s"
                        .formatted(
                                wanted,
                                choices,
                                DidYouMean.of(known)
                                        .nearest(wanted)
                                        .map(meant -> "; did you mean " + meant + "?")
                                        .orElse("")))
                .orElse("is missing; name " + choices);
    }

    private static void refuseForeignSettings(
            OptionReader reader, ProviderSettings chosen, List<ProviderSettings> providers) {
        for (ProviderSettings other : providers) {
            for (Option option : ControllerOptions.of(other)) {
                boolean foreign = ControllerOptions.of(chosen).stream()
                        .noneMatch(own -> own.name().equals(option.name()));
                if (foreign && reader.given(option).isPresent()) {
                    reader.fault(
                            reader.origin(option),
                            "is a setting of provider " + other.name() + ", but the provider is " + chosen.name());
                }
            }
        }
    }

    private static SortedMap<String, String> settings(OptionReader reader, ProviderSettings chosen) {
        SortedMap<String, String> settings = new TreeMap<>();
        for (Option option : ControllerOptions.of(chosen)) {
            reader.text(option).ifPresent(value -> settings.put(option.name(), value));
        }
        return settings;
    }

    private static String origin(OptionReader reader, ProviderSettings chosen, Problem problem) {
        return ControllerOptions.of(chosen).stream()
                .filter(option -> List.of(option.name(), option.flag()).contains(problem.field()))
                .map(reader::origin)
                .findFirst()
                .orElse(problem.field());
    }
}
