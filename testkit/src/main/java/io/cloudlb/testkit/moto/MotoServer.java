// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.moto;

import io.cloudlb.testkit.preparation.Checkout;
import io.cloudlb.testkit.preparation.PreparationException;
import io.cloudlb.testkit.preparation.PreparationScript;
import io.cloudlb.testkit.process.GuardedCommand;
import io.cloudlb.testkit.process.GuardedProcess;
import io.cloudlb.testkit.process.LoopbackPort;
import io.cloudlb.testkit.process.NotReadyException;
import io.cloudlb.testkit.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// A running moto server on a free port of 127.0.0.1. It answers requests side by side, for any account and region,
/// and ends with [#close()] and with the JVM however it ends.
public final class MotoServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final GuardedProcess process;
    private final MotoApi api;
    private final Path log;

    private MotoServer(GuardedProcess process, MotoApi api, Path log) {
        this.process = process;
        this.api = api;
        this.log = log;
    }

    /// Installs moto into the user's cache folder unless it is there, and returns the path of its server.
    ///
    /// @param progress gets a line now and then: this may take a minute the first time
    /// @throws PreparationException if it cannot be had
    public static Path prepare(Consumer<String> progress) {
        return Checkout.find()
                .map(checkout -> new PreparationScript(checkout.tool("moto"), progress).run())
                .orElseThrow(() -> new PreparationException("moto is prepared by tools/moto: run this in a checkout"));
    }

    /// Starts the server at that path and waits until it answers, about two seconds.
    ///
    /// @throws NotReadyException if it does not within 60 s
    public static MotoServer start(Path program) {
        return LoopbackPort.whileOthersRace(() -> startOnce(program));
    }

    private static MotoServer startOnce(Path program) {
        LoopbackPort port = LoopbackPort.free();
        Path log = temporaryLog();
        List<String> words = List.of(program.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port.number()));
        GuardedProcess process = GuardedProcess.start(new GuardedCommand(words, log).working(log));
        MotoServer started = new MotoServer(process, new MotoApi(port.url("http")), log);
        try {
            new Readiness(process, PATIENCE, InstantSource.system()).await(started.api::shortcoming);
            return started;
        } catch (NotReadyException e) {
            started.close();
            throw e;
        }
    }

    /// The endpoint of every service, for an AWS client's endpoint setting.
    public URI url() {
        return api.url();
    }

    /// Empties every account, as if the server had just been started.
    public void reset() {
        api.reset();
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + log, e);
        }
    }

    private static Path temporaryLog() {
        try {
            return Files.createTempFile("cloudlb-moto-", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary file", e);
        }
    }
}
