// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs clients that are not Java, with credentials nobody has and no configuration of the machine's own.
final class Programs {

    record Result(int exit, String out, String err) {}

    private Programs() {}

    /// Runs a program to its end, at most two minutes; exit 127 if it is not installed.
    static Result run(List<String> line) throws InterruptedException {
        try {
            return started(line);
        } catch (IOException missing) {
            return new Result(127, "", String.valueOf(missing.getMessage()));
        }
    }

    private static Result started(List<String> line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_DEFAULT_REGION", "eu-west-1",
                        "AWS_REGION", "eu-west-1",
                        "AWS_MAX_ATTEMPTS", "1",
                        "AWS_PAGER", "",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null"));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("still running after two minutes: " + line.getFirst());
        }
        return new Result(process.exitValue(), out, err);
    }
}
