// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cloudlb.emulators.EmulatorServer;
import io.cloudlb.emulators.Fault;
import io.cloudlb.emulators.RecordedCall;
import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.pipeline.CallRate.BucketRate;
import io.cloudlb.emulators.pipeline.CallRate.WindowRate;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What every emulator has from the pipeline, shown on a cloud that has nothing else.
class CallPipelineTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestClock clock = new TestClock();
    private final AddressCloud cloud = new AddressCloud(clock, Duration.ZERO, clock::advance);

    @Test
    void workIsAcceptedNowAndDoneLater() {
        assertThat(insert(cloud, "web").body()).isEqualTo("{\"name\":\"op-1\",\"status\":\"RUNNING\"}");
        clock.advance(AddressCloud.WORK.minusMillis(1));
        assertThat(cloud.addresses()).isEmpty();
        assertThat(operation("op-1")).contains("RUNNING");

        clock.advance(Duration.ofMillis(1));
        assertThat(cloud.addresses()).containsExactly("web");
        assertThat(operation("op-1")).isEqualTo("{\"name\":\"op-1\",\"status\":\"DONE\"}");
    }

    @Test
    void acceptedWorkIsDoneInTheOrderOfItsTimesWhoeverLooksFirst() {
        insert(cloud, "one");
        clock.advance(Duration.ofSeconds(1));
        insert(cloud, "two");
        clock.advance(Duration.ofSeconds(1));
        insert(cloud, "three");
        clock.advance(AddressCloud.WORK);

        assertThat(get(cloud, "/v1/addresses").body()).isEqualTo("{\"items\":[\"one\",\"two\"]}");
        assertThat(operation("op-3")).as("found no room at its end").contains("DONE", "quotaExceeded");
    }

    @Test
    void acceptedWorkMayFailLaterWithOrWithoutItsEffect() {
        cloud.pipeline()
                .faults()
                .atCall("INSERT", 1, Fault.acceptThenFail(503, "backendError", "try again"))
                .atCall("INSERT", 2, Fault.acceptThenFailAfter(503, "backendError", "try again"));

        assertThat(insert(cloud, "one").body()).contains("RUNNING").doesNotContain("error");
        assertThat(insert(cloud, "two").body()).contains("RUNNING").doesNotContain("error");
        clock.advance(AddressCloud.WORK);

        assertThat(operation("op-1")).contains("DONE", "backendError");
        assertThat(operation("op-2")).contains("DONE", "backendError");
        assertThat(cloud.addresses()).containsExactly("two");
        assertThat(cloud.pipeline().ledger().calls().failed().all()).isEmpty();
    }

    @Test
    void whoFollowsTheWorldHearsOfAcceptedWorkWhenItIsDone() {
        List<Integer> heard = new ArrayList<>();
        insert(cloud, "web");
        cloud.pipeline().follow(() -> heard.add(cloud.addresses().size()));
        get(cloud, "/v1/addresses");
        assertThat(heard).isEmpty();

        clock.advance(AddressCloud.WORK);
        get(cloud, "/v1/addresses");
        get(cloud, "/v1/addresses");

        assertThat(heard).containsExactly(1);
    }

    @Test
    void onlyWorkThatIsDoneCanBeForgotten() {
        insert(cloud, "web");
        Operations operations = cloud.pipeline().operations();
        assertThat(cloud.pipeline().look(() -> operations.forget("op-1"))).isFalse();
        clock.advance(AddressCloud.WORK);

        assertThat(cloud.pipeline().look(() -> operations.forget("op-1"))).isTrue();
        assertThat(cloud.pipeline().look(operations::all)).isEmpty();
        assertThat(get(cloud, "/v1/operations/op-1").status()).isEqualTo(404);
    }

    @Test
    void aFaultStrikesBeforeOrAfterTheCloudTookTheCall() {
        cloud.pipeline()
                .faults()
                .atCall("INSERT", 1, Fault.failBefore())
                .atCall("INSERT", 2, Fault.failAfter())
                .atCall("INSERT", 3, Fault.timeOutAfter())
                .atCall("DELETE", 1, Fault.resetBefore());

        assertThat(insert(cloud, "none").status()).isEqualTo(500);
        assertThat(insert(cloud, "one").status()).isEqualTo(500);
        assertThatThrownBy(() -> insert(cloud, "two")).hasCauseInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> ask(cloud, "DELETE", "/v1/addresses/one", ""))
                .hasCauseInstanceOf(SocketException.class);
        clock.advance(AddressCloud.WORK);

        assertThat(cloud.addresses()).containsExactlyInAnyOrder("one", "two");
        assertThat(cloud.pipeline().ledger().writes().all())
                .extracting(RecordedCall::outcome)
                .containsExactly("InternalFailure", "InternalFailure", "Timeout", "Reset");
    }

    @Test
    void aCallOnItsWayHoldsUpNobody() {
        List<Boolean> answered = new ArrayList<>();
        AtomicReference<AddressCloud> far = new AtomicReference<>(cloud);
        far.set(new AddressCloud(clock, Duration.ofMillis(200), _ -> answered.add(looked(far.get()))));

        get(far.get(), "/v1/addresses");

        assertThat(answered).containsExactly(true);
    }

    private static boolean looked(AddressCloud cloud) throws InterruptedException {
        return Thread.ofVirtual().start(cloud::addresses).join(PATIENCE);
    }

    @Test
    void latencyAndDelaysPassOnTheCloudsClock() {
        AddressCloud far = new AddressCloud(clock, Duration.ofMillis(200), clock::advance);
        far.pipeline().faults().atCall(2, Fault.delay(Duration.ofSeconds(7)));
        Instant start = clock.instant();

        get(far, "/v1/addresses");
        assertThat(clock.instant()).isEqualTo(start.plusMillis(200));
        get(far, "/v1/addresses");
        assertThat(clock.instant()).isEqualTo(start.plusMillis(7_400));
    }

    @Test
    void aWindowOfTheClockHasRoomAgainForAllWhenTheNextBegins() {
        AddressCloud limited =
                new AddressCloud(clock, Duration.ZERO, clock::advance, new RateLimit("reads", WindowRate.perMinute(2)));
        clock.advance(Duration.ofSeconds(50));

        assertThat(get(limited, "/v1/addresses").headers()).containsEntry("remaining-reads", "1");
        assertThat(get(limited, "/v1/addresses").headers()).containsEntry("remaining-reads", "0");
        WireAnswer refused = get(limited, "/v1/addresses");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "10").containsEntry("remaining-reads", "0");
        clock.advance(Duration.ofSeconds(9));
        assertThat(get(limited, "/v1/addresses").status()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(get(limited, "/v1/addresses").headers()).containsEntry("remaining-reads", "1");
    }

    @Test
    void aCallIsChargedAgainstEveryLimitOrNone() {
        AddressCloud limited = new AddressCloud(
                clock,
                Duration.ZERO,
                clock::advance,
                new RateLimit("mine", new BucketRate(1, 0.1)),
                new RateLimit("ours", new BucketRate(5, 1)));

        get(limited, "/v1/addresses");
        WireAnswer refused = get(limited, "/v1/addresses");

        assertThat(refused.headers())
                .containsEntry("remaining-mine", "0")
                .containsEntry("remaining-ours", "4")
                .containsEntry("Retry-After", "10");
    }

    @Test
    void aScriptedThrottleSpeaksTheCloudsWords() {
        cloud.pipeline().faults().atCall(1, Fault.throttle(Duration.ofSeconds(17)));

        WireAnswer refused = insert(cloud, "web");
        clock.advance(AddressCloud.WORK);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "17");
        assertThat(cloud.addresses()).isEmpty();
    }

    @Test
    void theLedgerHasEveryCallWithItsOutcome() {
        cloud.pipeline().faults().atCall(1, Fault.failBefore());
        ask(cloud, "GET", "/v2/addresses", "");
        insert(cloud, "web");
        insert(cloud, "");
        get(cloud, "/v1/addresses");

        assertThat(cloud.pipeline().ledger().calls().all())
                .extracting(RecordedCall::operation, RecordedCall::kind, RecordedCall::outcome)
                .as("no fault strikes what the cloud does not have")
                .containsExactly(
                        tuple("UNKNOWN", CallKind.READ, "unknownMethod"),
                        tuple("INSERT", CallKind.WRITE, "InternalFailure"),
                        tuple("INSERT", CallKind.WRITE, "required"),
                        tuple("LIST", CallKind.READ, RecordedCall.OK));
    }

    @Test
    void aStrangerIsNotLetInAndChargedNothing() throws IOException {
        AddressCloud limited =
                new AddressCloud(clock, Duration.ZERO, clock::advance, new RateLimit("reads", WindowRate.perMinute(1)));

        assertThat(limited.answer(new WireRequest("GET", "/v1/addresses", "", Map.of(), ""))
                        .status())
                .isEqualTo(401);
        assertThat(get(limited, "/v1/addresses").status()).isEqualTo(200);
    }

    @Test
    void aClientOnThePortSeesTheSameCloudUntilItIsClosed() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder list;
            try (EmulatorServer server = EmulatorServer.start(cloud, 0)) {
                list = HttpRequest.newBuilder(server.endpoint().resolve("/v1/addresses"))
                        .timeout(PATIENCE)
                        .header("Authorization", "me");
                http.send(list.POST(BodyPublishers.ofString(body("web"))).build(), BodyHandlers.ofString());
                clock.advance(AddressCloud.WORK);

                assertThat(http.send(list.GET().build(), BodyHandlers.ofString())
                                .body())
                        .isEqualTo("{\"items\":[\"web\"]}");
                assertThat(cloud.addresses()).containsExactly("web");
            }
            HttpRequest late = list.build();
            assertThatThrownBy(() -> http.send(late, BodyHandlers.ofString())).isInstanceOf(IOException.class);
        }
    }

    private String operation(String id) {
        return get(cloud, "/v1/operations/" + id).body();
    }

    private static WireAnswer insert(AddressCloud cloud, String name) {
        return ask(cloud, "POST", "/v1/addresses", body(name));
    }

    private static WireAnswer get(AddressCloud cloud, String path) {
        return ask(cloud, "GET", path, "");
    }

    private static String body(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    private static WireAnswer ask(AddressCloud cloud, String method, String path, String body) {
        try {
            return cloud.answer(new WireRequest(method, path, "", Map.of("Authorization", "me"), body));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
