// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.config.ControllerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Answers the kubelet and Prometheus: `/livez` says whether the process should go on living, `/readyz` whether it
/// does its work, both with a line per check as the API server has it; `/metrics` is the exposition format 0.0.4.
public final class HealthServer implements AutoCloseable {
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    /// How old metrics may be: whoever asks more often, or reads slowly, shares them with the others.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final List<HealthCheck> live;
    private final List<HealthCheck> ready;
    private final Supplier<String> metrics;
    private final BoundedHttpServer server;
    private Optional<Exposition> latest = Optional.empty();

    private HealthServer(
            ControllerConfig.ListenAddress address,
            HttpLimits limits,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics) {
        this.live = List.copyOf(live);
        this.ready = List.copyOf(ready);
        this.metrics = metrics;
        server = listen(address, limits);
    }

    /// Starts serving.
    ///
    /// @param address where
    /// @param live what must be well for the process to go on
    /// @param ready what must be well besides for it to be of use
    /// @param metrics writes the exposition; quick, like the checks
    public static HealthServer start(
            ControllerConfig.ListenAddress address,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics) {
        return start(address, HttpLimits.USUAL, live, ready, metrics);
    }

    static HealthServer start(
            ControllerConfig.ListenAddress address,
            HttpLimits limits,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics) {
        return new HealthServer(address, limits, live, ready, metrics);
    }

    /// Where it really listens.
    public ControllerConfig.ListenAddress address() {
        return new ControllerConfig.ListenAddress(
                server.address().getHostString(), server.address().getPort());
    }

    @Override
    public void close() {
        server.close();
    }

    private BoundedHttpServer listen(ControllerConfig.ListenAddress address, HttpLimits limits) {
        try {
            return BoundedHttpServer.start(new InetSocketAddress(address.host(), address.port()), limits, this::answer);
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot listen on %s: %s; choose another address with --listen, or off"
                            .formatted(address, e.getMessage()),
                    e);
        }
    }

    private HttpResponse answer(HttpRequestHead request) {
        if (request.isMalformed()) {
            return HttpResponse.MALFORMED;
        }
        return switch (request.method()) {
            case "GET" -> answer(request.path());
            case "HEAD" -> answer(request.path()).withoutBody();
            default -> HttpResponse.ONLY_GET;
        };
    }

    private HttpResponse answer(String path) {
        return switch (path) {
            case "/livez" -> report(live);
            case "/readyz" -> report(ready);
            case "/metrics" -> HttpResponse.of("200 OK", exposition());
            default -> HttpResponse.NOT_FOUND;
        };
    }

    private static HttpResponse report(List<HealthCheck> checks) {
        StringBuilder lines = new StringBuilder();
        boolean well = true;
        for (HealthCheck check : checks) {
            Optional<String> problem = check.problem().get();
            well &= problem.isEmpty();
            lines.append(problem.map(text -> "[-]" + check.name() + " failed: " + text)
                            .orElse("[+]" + check.name() + " ok"))
                    .append('\n');
        }
        return HttpResponse.text(well ? "200 OK" : "503 Service Unavailable", lines + (well ? "ok\n" : "failed\n"));
    }

    private HttpResponse.Body exposition() {
        long now = System.nanoTime();
        Exposition fresh = latest.filter(known -> now - known.written() < FRESH.toNanos())
                .orElseGet(() -> new Exposition(HttpResponse.Body.of(EXPOSITION, metrics.get()), now));
        latest = Optional.of(fresh);
        return fresh.body();
    }

    private record Exposition(HttpResponse.Body body, long written) {}
}
