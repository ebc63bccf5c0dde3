// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.moto;

import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.process.ProgramRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The AWS CLI, unchanged, as pinned for tests: an independent client of any AWS stand-in. It runs with credentials
/// that nobody has and without any configuration of the machine's own.
///
/// @param folder the `bin` folder of the virtual environment that it shares with moto
public record AwsCli(Path folder) {

    /// Installs it into the user's cache folder unless it is there.
    ///
    /// @param progress gets a line now and then: this may take a minute the first time
    /// @throws PreparationException if it cannot be had
    public static AwsCli prepare(Consumer<String> progress) {
        Path folder = MotoServer.prepare(progress).getParent();
        if (folder == null) {
            throw new PreparationException("tools/moto gave the path of no program");
        }
        return new AwsCli(folder);
    }

    /// Runs one command, at most two minutes.
    ///
    /// @param endpoint where the stand-in is
    /// @param command as one would type it, without quotes: `elbv2 describe-load-balancers --names web`
    /// @param query the expression in JMESPath for what to print
    public ProgramRun ask(URI endpoint, String command, String query) {
        List<String> line = new ArrayList<>(List.of(folder.resolve("aws").toString()));
        line.addAll(List.of(command.trim().split(" +", -1)));
        line.addAll(List.of("--output", "text", "--query", query, "--endpoint-url", endpoint.toString()));
        return run(line);
    }

    /// Runs the Python that has botocore, the library below the CLI, at most two minutes.
    public ProgramRun python(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(folder.resolve("python3").toString()));
        line.addAll(arguments);
        return run(line);
    }

    private static ProgramRun run(List<String> line) {
        return ProgramRun.of(
                line,
                Map.of(
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_DEFAULT_REGION", "eu-west-1",
                        "AWS_REGION", "eu-west-1",
                        "AWS_MAX_ATTEMPTS", "1",
                        "AWS_PAGER", "",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
    }
}
