// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.app.config.Option;
import io.cloudlb.core.model.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The bridge between the controller's options and picocli: declares them, and reads them back without judging, so
/// that the configuration's loader reports everything wrong at once.
public final class ConfigArguments {
    private ConfigArguments() {}

    /// Declares the options on a command, and lets what is unknown through to [#read].
    ///
    /// @param shown which of them the command's help shows
    public static void declare(CommandSpec command, Collection<Option> options, Predicate<Option> shown) {
        options.forEach(option -> command.addOption(declared(option, !shown.test(option))));
        command.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(false);
    }

    /// What the command line said, unknown arguments as faults.
    public static ConfigSource.FlagSource read(ParseResult parsed, Collection<Option> options) {
        Map<String, List<String>> values = new HashMap<>();
        for (Option option : options) {
            if (parsed.hasMatchedOption(option.flag())) {
                values.put(option.name(), parsed.matchedOptionValue(option.flag(), List.of()));
            }
        }
        return new ConfigSource.FlagSource(values, unknown(parsed));
    }

    private static OptionSpec declared(Option option, boolean isHidden) {
        OptionSpec.Builder builder = OptionSpec.builder(option.flag())
                .hidden(isHidden)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("<" + option.argument() + ">")
                .description(description(option));
        return switch (option.kind()) {
            case TEXT -> builder.arity("1").build();
            case LIST -> builder.arity("1").splitRegex(",").build();
            case SWITCH -> builder.arity("0..1").fallbackValue("true").build();
        };
    }

    private static String description(Option option) {
        String text = option.description().replace("%", "%%");
        return option.fallback().isEmpty() ? text : text + " Default: " + option.fallback() + ".";
    }

    private static List<ConfigSource.Fault> unknown(ParseResult parsed) {
        List<String> known = parsed.commandSpec().options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .toList();
        List<ConfigSource.Fault> faults = new ArrayList<>();
        boolean afterUnknownFlag = false;
        for (String argument : parsed.unmatched()) {
            boolean flag = argument.startsWith("-");
            if (flag || !afterUnknownFlag) {
                faults.add(unknown(argument, flag, DidYouMean.of(known)));
            }
            afterUnknownFlag = flag && !argument.contains("=");
        }
        return faults;
    }

    private static ConfigSource.Fault unknown(String argument, boolean flag, DidYouMean spelling) {
        String name = flag ? argument.replaceFirst("=.*", "") : argument;
        String suggestion = Optional.of(flag ? name : "--" + name)
                .filter(written -> written.startsWith("--"))
                .flatMap(spelling::nearest)
                .map(meant -> "; did you mean " + meant + "?")
                .orElse("");
        return new ConfigSource.Fault(name, (flag ? "unknown option" : "unexpected argument") + suggestion);
    }
}
