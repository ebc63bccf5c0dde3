// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import io.cloudlb.app.config.ConfigSource;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.DidYouMean;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.kubernetes.KubernetesConnection.UnreachableException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what went wrong in a sentence on standard error, and ends with the exit code that belongs to it. Only a bug
/// shows its stack.
///
/// @param terminal where it is said
public record FailureReport(Terminal terminal) {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

    /// A configuration with faults.
    public int configuration(List<ConfigSource.Fault> faults) {
        if (faults.size() == 1) {
            terminal.say(faults.getFirst().toString());
        } else {
            terminal.say(faults.size() + " things are wrong with the configuration:");
            faults.forEach(fault -> terminal.add("  " + fault));
        }
        return ExitCode.USAGE;
    }

    /// A command line that picocli refuses.
    public int usage(ParameterException refusal, String[] arguments) {
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            String written = unmatched.getUnmatched().getFirst();
            terminal.say("unknown %s '%s'%s"
                    .formatted(
                            written.startsWith("-") ? "option" : "command",
                            written,
                            meant(unmatched.getCommandLine(), written)
                                    .map(word -> "; did you mean " + word + "?")
                                    .orElse("; see cloudlb --help")));
        } else {
            terminal.say(String.valueOf(refusal.getMessage()));
        }
        return ExitCode.USAGE;
    }

    /// A command that failed.
    public int execution(Exception failure, CommandLine command, ParseResult parsed) {
        switch (failure) {
            case CommandFailure known -> terminal.say(known.sentence());
            case CloudException cloud -> terminal.say(cloud.error().message());
            case UnreachableException unreachable -> terminal.say(String.valueOf(unreachable.getMessage()));
            case KubernetesException kubernetes -> terminal.say(String.valueOf(kubernetes.getMessage()));
            default -> {
                terminal.say("unexpected failure, please report it: " + failure);
                LOG.error("Unexpected failure", failure);
            }
        }
        LOG.debug("The command failed", failure);
        return ExitCode.ERROR;
    }

    private static Optional<String> meant(CommandLine command, String written) {
        if (written.startsWith("-") && !written.startsWith("--")) {
            return Optional.empty();
        }
        List<String> words = written.startsWith("-")
                ? command.getCommandSpec().options().stream()
                        .flatMap(option -> List.of(option.names()).stream())
                        .toList()
                : command.getSubcommands().keySet().stream().sorted().toList();
        return DidYouMean.of(words).nearest(written.replaceFirst("=.*", ""));
    }
}
