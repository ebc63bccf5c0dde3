// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Runs the shell tests of the launchers in `tools`, each as a test of its own.
class LaunchersTest {

    private static final int SECONDS_TO_END = 300;

    private static final Path RUNNER =
            Checkout.find().orElseThrow().tool("test").resolve("run");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> launchers() throws Exception {
        List<String> names = run("--list").lines().toList();
        assertThat(names).isNotEmpty();
        return names.stream().map(name -> dynamicTest(sentence(name), () -> run(name)));
    }

    private String run(String argument) throws IOException, InterruptedException {
        Path output = folder.resolve(argument);
        Process process = new ProcessBuilder(RUNNER.toString(), argument)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        process.destroy();
        String said = Files.readString(output);
        assertThat(ended).describedAs(said).isTrue();
        assertThat(process.exitValue()).describedAs(said).isZero();
        return said;
    }

    private static String sentence(String name) {
        return name.replaceFirst("^test_", "").replace('_', ' ');
    }
}
