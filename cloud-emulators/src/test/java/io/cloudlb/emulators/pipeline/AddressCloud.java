// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.pipeline;

import io.cloudlb.emulators.Emulator;
import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.TestClock;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.pipeline.CallPipeline.Pause;
import io.cloudlb.emulators.pipeline.Operation.State;
import io.cloudlb.emulators.pipeline.Operation.Task;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import io.cloudlb.emulators.pipeline.Routes.Match;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.ObjectMapper;

/// The smallest cloud there can be: REST and JSON, one kind of resource, two of which fit. Every write is
/// accepted at once and done after [#WORK].
final class AddressCloud implements Emulator {

    static final Duration WORK = Duration.ofSeconds(30);

    private static final int ROOM = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private enum Api {
        INSERT(CallKind.WRITE),
        DELETE(CallKind.WRITE),
        LIST(CallKind.READ),
        GET_OPERATION(CallKind.READ),
        UNKNOWN(CallKind.READ);

        private final CallKind kind;

        Api(CallKind kind) {
            this.kind = kind;
        }
    }

    private final Routes<Api> routes = new Routes<Api>()
            .with("POST", "/v1/addresses", Api.INSERT)
            .with("DELETE", "/v1/addresses/{address}", Api.DELETE)
            .with("GET", "/v1/addresses", Api.LIST)
            .with("GET", "/v1/operations/{operation}", Api.GET_OPERATION);
    private final CallPipeline pipeline;
    private final List<RateLimit> limits;
    private final Set<String> addresses = new TreeSet<>();
    private final AtomicLong requests = new AtomicLong();

    AddressCloud(TestClock clock, Duration latency, Pause pause, RateLimit... limits) {
        this.pipeline = new CallPipeline(clock, latency, pause);
        this.limits = List.of(limits);
    }

    CallPipeline pipeline() {
        return pipeline;
    }

    Set<String> addresses() {
        return pipeline.look(() -> Set.copyOf(addresses));
    }

    @Override
    public WireAnswer answer(WireRequest request) throws IOException {
        Match<Api> match =
                routes.find(request.method(), request.path()).orElseGet(() -> new Match<>(Api.UNKNOWN, Map.of()));
        return pipeline.answer(new Call(request, match, requests.incrementAndGet()));
    }

    private final class Call implements CloudCall<Map<String, Object>> {

        private final WireRequest request;
        private final Match<Api> match;
        private final long number;

        private Call(WireRequest request, Match<Api> match, long number) {
            this.request = request;
            this.match = match;
            this.number = number;
        }

        @Override
        public Label label() {
            return new Label("addresses", match.operation().name(), request.body(), "request-" + number);
        }

        @Override
        public CallKind kind() {
            if (match.operation() == Api.UNKNOWN) {
                throw new Refusal(404, "unknownMethod", "There is nothing at " + request.path());
            }
            return match.operation().kind;
        }

        @Override
        public void admit() {
            if (request.header("Authorization").isEmpty()) {
                throw new Refusal(401, "unauthenticated", "Who are you?");
            }
        }

        @Override
        public List<RateLimit> limits() {
            return limits;
        }

        @Override
        public Action<Map<String, Object>> read() {
            return switch (match.operation()) {
                case INSERT -> {
                    String name = JSON.readTree(request.body()).path("name").asString("");
                    if (name.isEmpty()) {
                        throw new Refusal(400, "required", "name is missing");
                    }
                    yield conditions -> accepted("insert", name, conditions, () -> add(name));
                }
                case DELETE -> {
                    String name = match.variable("address");
                    yield conditions -> accepted("delete", name, conditions, () -> addresses.remove(name));
                }
                case LIST -> _ -> Map.of("items", List.copyOf(addresses));
                case GET_OPERATION ->
                    _ -> pipeline.operations()
                            .find(match.variable("operation"))
                            .map(AddressCloud::shown)
                            .orElseThrow(() -> new Refusal(404, "notFound", "no such operation"));
                case UNKNOWN -> throw new IllegalStateException("was refused before");
            };
        }

        private Map<String, Object> accepted(String type, String name, Conditions conditions, Runnable effect) {
            Task task = new Task("op-" + number, type, name);
            return shown(pipeline.operations().begin(task, WORK, conditions, effect));
        }

        @Override
        public WireAnswer succeeded(Map<String, Object> body) {
            return json(200, body);
        }

        @Override
        public Refusal throttled(Duration retryAfter) {
            return new Throttled(retryAfter);
        }

        @Override
        public WireAnswer refused(Refusal refusal) {
            WireAnswer answer = json(refusal.status(), Map.of("code", refusal.code(), "message", refusal.text()));
            return refusal instanceof Throttled throttled
                    ? answer.with(Map.of("Retry-After", String.valueOf(throttled.retryAfter.toSeconds())))
                    : answer;
        }

        @Override
        public Map<String, String> headers(RateLimits.Charge charge) {
            Map<String, String> left = new TreeMap<>();
            charge.left().forEach((name, calls) -> left.put("remaining-" + name, String.valueOf(calls)));
            return left;
        }
    }

    private static final class Throttled extends Refusal {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        private Throttled(Duration retryAfter) {
            super(429, "rateLimitExceeded", "Too many requests");
            this.retryAfter = retryAfter;
        }
    }

    private void add(String name) {
        if (addresses.size() == ROOM) {
            throw new Refusal(403, "quotaExceeded", "There is room for " + ROOM);
        }
        addresses.add(name);
    }

    private static Map<String, Object> shown(Operation operation) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("name", operation.task().id());
        fields.put("status", operation.done() ? "DONE" : "RUNNING");
        if (operation.state() instanceof State.Failed(Refusal error)) {
            fields.put("error", error.code());
        }
        return fields;
    }

    private static WireAnswer json(int status, Map<String, Object> body) {
        return new WireAnswer(status, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(body));
    }
}
