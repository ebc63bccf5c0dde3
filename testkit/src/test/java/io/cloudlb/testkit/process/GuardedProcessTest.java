// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SLEEPER = List.of("sleep", "300");

    @TempDir
    Path folder;

    @Test
    void runsUntilItIsKilled() {
        GuardedProcess process = GuardedProcess.start(new GuardedCommand(SLEEPER, log()));
        assertThat(process.isRunning()).isTrue();
        assertThat(ProcessHandle.of(process.processId())).isPresent();

        process.kill();

        assertThat(process.isRunning()).isFalse();
        assertThat(ProcessHandle.of(process.processId())).isEmpty();
    }

    @Test
    void tellsTheExitCodeOfAProgramThatEndsByItself() {
        List<String> words = List.of("sh", "-c", "trap 'exit 7' TERM; echo armed; while :; do sleep 0.05; done");

        try (GuardedProcess process = GuardedProcess.start(new GuardedCommand(words, log()))) {
            new Readiness(process, PATIENCE, InstantSource.system())
                    .await(() -> process.lastWords().contains("armed") ? Optional.empty() : Optional.of("not armed"));
            process.terminate();

            assertThat(process.awaitExit(PATIENCE)).isEqualTo(7);
        }
    }

    @Test
    void givesTheProgramItsOwnVariablesAndKeepsBackWhatItShallNotHave() {
        List<String> words = List.of("sh", "-c", "echo \"home=$HOME of $WHO\"");
        GuardedCommand command =
                new GuardedCommand(words, log()).with(Map.of("WHO", "nobody")).without("HOME"::equals);

        try (GuardedProcess process = GuardedProcess.start(command)) {
            assertThat(process.awaitExit(PATIENCE)).isZero();
            assertThat(process.lastWords()).isEqualTo("home= of nobody");
        }
    }

    @Test
    void isGoneSoonAfterItsJvmIsKilled() throws Exception {
        Path work = folder.resolve("work");
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        GuardedProcessHolder.class.getName(),
                        log().toString(),
                        work.toString())
                .start();
        ProcessHandle held = held(jvm);

        jvm.destroyForcibly().waitFor();

        held.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await(() -> work.toFile().exists() ? Optional.of("the folder is still there") : Optional.empty());
    }

    @Test
    void quotesTheProgramsLastWordsWhenItEndsTooEarly() {
        List<String> words = List.of("sh", "-c", "echo the disk is full; exit 3");

        try (GuardedProcess process = GuardedProcess.start(new GuardedCommand(words, log()))) {
            Readiness readiness = new Readiness(process, PATIENCE, InstantSource.system());

            assertThatThrownBy(() -> readiness.await(() -> Optional.of("it does not answer")))
                    .isInstanceOf(NotReadyException.class)
                    .hasMessageContaining("ended before it was ready")
                    .hasMessageContaining("the disk is full");
        }
    }

    @Test
    void saysWhatIsMissingWhenPatienceRunsOut() {
        try (GuardedProcess process = GuardedProcess.start(new GuardedCommand(SLEEPER, log()))) {
            Readiness readiness = new Readiness(process, Duration.ofMillis(1), InstantSource.system());

            assertThatThrownBy(() -> readiness.await(() -> Optional.of("it does not answer")))
                    .hasMessageContaining("is not ready after")
                    .hasMessageContaining("it does not answer");
        }
    }

    @Test
    void triesAnotherPortWhenAnotherProgramWasFaster() {
        int[] attempts = {0};

        String result = LoopbackPort.whileOthersRace(() -> {
            attempts[0]++;
            if (attempts[0] < 3) {
                throw new NotReadyException("etcd ended: listen tcp 127.0.0.1:9: bind: address already in use");
            }
            return "started";
        });

        assertThat(result).isEqualTo("started");
        assertThat(attempts[0]).isEqualTo(3);
    }

    private ProcessHandle held(Process jvm) throws IOException {
        try (BufferedReader output = jvm.inputReader()) {
            return ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        }
    }

    private void await(java.util.function.Supplier<Optional<String>> shortcoming) {
        try (GuardedProcess clock = GuardedProcess.start(new GuardedCommand(SLEEPER, log()))) {
            new Readiness(clock, PATIENCE, InstantSource.system()).await(shortcoming);
        }
    }

    private Path log() {
        return folder.resolve("log");
    }
}
