// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Signs every request with what a kubeconfig's credential command printed, or its file with a token holds.
/// The command is run and the file read again as kubectl does it: when the credentials have run out, and when the API
/// server does not accept them. Never twice within a few seconds, whether it succeeded or failed, for there are many
/// requests.
final class CommandAuthentication implements Interceptor {
    private static final String AUTHORIZATION = "Authorization";
    private static final Duration REST = Duration.ofSeconds(5);

    private final Supplier<Credential> command;
    private final TimeSource time;
    private final ReentrantLock running = new ReentrantLock();
    private volatile Run last;

    /// How the last run ended.
    ///
    /// @param at when, on the monotonic clock
    private record Run(Optional<Credential> credential, Optional<CredentialException> failure, long at) {}

    /// Runs the command for the first time.
    ///
    /// @throws CredentialException when it fails
    CommandAuthentication(Supplier<Credential> command, TimeSource time) {
        this.command = command;
        this.time = time;
        last = new Run(Optional.of(command.get()), Optional.empty(), time.nanoTime());
    }

    /// The client certificate of the first run. A client keeps its certificate for its life.
    Optional<Credential.KeyPair> certificate() {
        return last.credential().flatMap(Credential::certificate);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        current().token().ifPresent(token -> builder.setHeader(AUTHORIZATION, bearer(token)));
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        if (response.code() != HttpURLConnection.HTTP_UNAUTHORIZED) {
            return CompletableFuture.completedFuture(false);
        }
        Optional<String> refused = Optional.ofNullable(response.request().header(AUTHORIZATION));
        Optional<String> another = renewed(refused)
                .token()
                .map(CommandAuthentication::bearer)
                .filter(token -> !refused.equals(Optional.of(token)));
        another.ifPresent(token -> builder.setHeader(AUTHORIZATION, token));
        return CompletableFuture.completedFuture(another.isPresent());
    }

    private Credential current() {
        return isFresh() ? outcome(last) : unlessDone(this::isFresh);
    }

    /// Another credential than the one that was refused, if there may be one.
    private Credential renewed(Optional<String> refused) {
        return unlessDone(() -> rests()
                || !refused.equals(last.credential().flatMap(Credential::token).map(CommandAuthentication::bearer)));
    }

    private Credential unlessDone(BooleanSupplier done) {
        running.lock();
        try {
            if (!done.getAsBoolean()) {
                last = run();
            }
            return outcome(last);
        } finally {
            running.unlock();
        }
    }

    private Run run() {
        try {
            Credential credential = command.get();
            return new Run(Optional.of(credential), Optional.empty(), time.nanoTime());
        } catch (CredentialException failure) {
            return new Run(Optional.empty(), Optional.of(failure), time.nanoTime());
        }
    }

    private boolean isFresh() {
        return rests()
                || last.credential()
                        .filter(credential -> !credential.isOver(time.instant()))
                        .isPresent();
    }

    private boolean rests() {
        return time.nanoTime() - last.at() < REST.toNanos();
    }

    private static Credential outcome(Run run) {
        return run.credential()
                .orElseThrow(() -> new CredentialException(
                        run.failure().map(Throwable::getMessage).orElse("the credential command failed")));
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }
}
