// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Fault;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The same emulator on a port, asked by an HTTP client that knows nothing of Google.
class OverTheWireTest {

    private static final String PROJECT = "/compute/v1/projects/demo/";
    private static final String ADDRESSES = PROJECT + "regions/europe-west1/addresses";

    private final ComputeEmulator emulator = Project.standard().cloud();
    private final EmulatorServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    OverTheWireTest() throws IOException {
        server = emulator.serve(0);
    }

    @AfterEach
    void close() {
        server.close();
        http.close();
    }

    @Test
    void answersJsonOnLoopbackOnly() throws Exception {
        HttpResponse<String> answer = send("GET", PROJECT + "zones", "");

        assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        assertThat(Project.json(answer.body()).path("kind").asString()).isEqualTo("compute#zoneList");
    }

    @Test
    void patchComesByItsOwnVerbOrAsPostWithAnotherOne() throws Exception {
        String path = PROJECT + "global/firewalls";
        send("POST", path, "{'name':'f','allowed':[{'IPProtocol':'tcp'}]}");

        assertThat(send("PATCH", path + "/f", "{'priority':1}").statusCode()).isEqualTo(200);
        assertThat(send("POST", path + "/f", "{'priority':2}", "X-HTTP-Method-Override", "PATCH")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", path + "/f", "{'priority':3}").statusCode()).isEqualTo(404);
        assertThat(Project.json(send("GET", path + "/f", "", "X-HTTP-Method-Override", "DELETE")
                                .body())
                        .path("priority")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void errorsHaveTheFormOfTheApi() throws Exception {
        HttpResponse<String> answer = send("GET", ADDRESSES + "/none", "");

        JsonNode error = Project.json(answer.body()).path("error");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=UTF-8");
        assertThat(error.path("code").asInt()).isEqualTo(404);
        assertThat(error.path("errors").path(0).path("reason").asString()).isEqualTo("notFound");
        assertThat(error.path("errors").path(0).path("domain").asString()).isEqualTo("global");
        assertThat(error.path("message").asString())
                .isEqualTo(error.path("errors").path(0).path("message").asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/compute/v1/projects/demo/",
                "/compute/beta/projects/demo/zones",
                "/compute/v1/projects/other/zones",
                "/compute/v1/projects/demo/regions/mars-west1/addresses",
                "/compute/v1/projects/demo/regions/europe-west1/targetPools",
                "/compute/v1/projects/demo/zones/",
                "/compute/v1/projects/demo/../demo/zones",
                "/compute/v1/projects/%FF%00/zones"
            })
    void pathsThatLeadNowhereAreNotFound(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Project.json(answer.body())
                        .path("error")
                        .path("errors")
                        .path(0)
                        .path("reason")
                        .asString())
                .isEqualTo("notFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "\u0000",
                "{'name':'a'} {'name':'b'}",
                "{'name':'a','name':'b'}",
                "{'name':1}",
                "{'name':'A'}",
                "{'labels':{'a':{'b':'c'}},'name':'a'}",
                "{}"
            })
    void bodiesThatMakeNoSenseAreRefused(String body) throws Exception {
        assertThat(send("POST", ADDRESSES, body).statusCode()).isEqualTo(400);
        assertThat(emulator.made()).isEmpty();
    }

    @Test
    void bodiesThatAreTooDeepOrTooLongAreRefused() throws Exception {
        assertThat(send("POST", ADDRESSES, "{'labels':".repeat(5_000)).statusCode())
                .isEqualTo(400);
        assertThat(send("POST", ADDRESSES, "{'name':'a','description':'" + "x".repeat(1 << 20) + "'}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", ADDRESSES, " ".repeat((8 << 20) + 1)).statusCode())
                .isEqualTo(413);
        assertThat(emulator.made()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"filter=name%20=", "colour=red", "maxResults=501", "maxResults=x", "pageToken=%25", "filter=%FF"
            })
    void queriesThatMakeNoSenseAreRefused(String query) throws Exception {
        assertThat(send("GET", ADDRESSES + "?" + query, "").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNoHttpHarmsNobody() throws Exception {
        for (String words :
                new String[] {"\u0000\u0001\u0002\r\n\r\n", "GET " + ADDRESSES + "?filter=%ZZ HTTP/1.1\r\n\r\n"}) {
            try (Socket socket =
                    new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
                socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answer).matches("(?s)|HTTP/1.1 400 .*");
            }
        }
        assertThat(send("GET", ADDRESSES, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aTimeoutIsADroppedConnection() throws Exception {
        emulator.faults().atCall("addresses.insert", 1, Fault.timeOutAfter());

        assertThatThrownBy(() -> send("POST", ADDRESSES, "{'name':'a'}")).isInstanceOf(IOException.class);
        assertThat(emulator.made()).containsExactly("regions/europe-west1/addresses/a");
    }

    @Test
    void manyClientsAtOnceMakeOneConsistentWorld() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> inserts = IntStream.range(0, 40)
                    .mapToObj(index -> "{'name':'c%d','type':'TCP'}".formatted(index % 20))
                    .<Callable<Integer>>map(body -> () ->
                            send("POST", PROJECT + "global/healthChecks", body).statusCode())
                    .toList();
            assertThat(threads.invokeAll(inserts)).extracting(Future::resultNow).containsOnly(200, 409);
        }

        assertThat(emulator.made()).hasSize(20);
        assertThat(emulator.ledger().count("healthChecks.insert")).isEqualTo(40);
    }

    private HttpResponse<String> send(String verb, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.endpoint() + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        verb,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
