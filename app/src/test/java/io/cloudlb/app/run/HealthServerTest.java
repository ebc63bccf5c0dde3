// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.config.ControllerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final AtomicReference<Optional<String>> watches = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> workers = new AtomicReference<>(Optional.empty());
    private final AtomicInteger expositions = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HealthServer server = HealthServer.start(
            new ControllerConfig.ListenAddress("127.0.0.1", 0),
            List.of(new HealthCheck("workers", workers::get)),
            List.of(new HealthCheck("lease", Optional::empty), new HealthCheck("watches", watches::get)),
            () -> {
                expositions.incrementAndGet();
                return "cloudlb_leader 1\n";
            });

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void tellsThatItIsReadyWithALinePerCheck() throws Exception {
        HttpResponse<String> response = get("/readyz");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("[+]lease ok\n[+]watches ok\nok\n");
    }

    @Test
    void staysAliveButNotReadyWhenAWatchIsBroken() throws Exception {
        watches.set(Optional.of("Services were last heard of 90 s ago"));

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).contains("[-]watches failed: Services were last heard of 90 s ago");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotAliveWhenNobodyTakesWork() throws Exception {
        assertThat(get("/livez").body()).isEqualTo("[+]workers ok\nok\n");

        workers.set(Optional.of("no work is taken"));

        assertThat(get("/livez").statusCode()).isEqualTo(503);
        assertThat(get("/livez").body()).isEqualTo("[-]workers failed: no work is taken\nfailed\n");
    }

    @Test
    void servesTheExpositionWithItsVersion() throws Exception {
        HttpResponse<String> response = get("/metrics");

        assertThat(response.body()).isEqualTo("cloudlb_leader 1\n");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void writesItsMetricsOnceASecondHoweverManyAsk() throws Exception {
        long begun = System.nanoTime();

        for (int scrape = 0; scrape < 100; scrape++) {
            get("/metrics");
        }

        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(expositions).hasValueLessThanOrEqualTo((int) seconds + 1);
    }

    @Test
    void hasNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
        assertThat(send(request("/livez").DELETE()).statusCode()).isEqualTo(405);
    }

    @Test
    void saysInASentenceThatTheAddressIsTaken() {
        assertThatThrownBy(() -> HealthServer.start(server.address(), List.of(), List.of(), () -> ""))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("cannot listen on " + server.address())
                .hasMessageEndingWith("; choose another address with --listen, or off");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.address() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
