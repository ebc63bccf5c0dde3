// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.gcp.api.ComputeApi;
import io.cloudlb.emulators.gcp.api.ComputeApi.ApiMethod;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.api.RequestReader;
import io.cloudlb.emulators.pipeline.CloudCall;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import io.cloudlb.emulators.pipeline.Refusal;
import io.cloudlb.emulators.pipeline.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One request to the Compute Engine API.
final class ComputeCall implements CloudCall<Optional<ObjectNode>> {

    private static final String OVERRIDE = "X-HTTP-Method-Override";
    private static final Set<String> LOOKING = Set.of("listInstances", "listNetworkEndpoints", "getHealth", "wait");

    private final WireRequest wire;
    private final ComputeMethods methods;
    private final ComputeThrottle throttle;
    private final Predicate<String> tokens;
    private final String requestId;
    private final Optional<Routes.Match<ApiMethod>> match;

    /// @param tokens which bearer tokens are let in; asked with an empty text if there is none
    ComputeCall(
            WireRequest wire,
            ComputeMethods methods,
            ComputeThrottle throttle,
            Predicate<String> tokens,
            String requestId) {
        this.wire = wire;
        this.methods = methods;
        this.throttle = throttle;
        this.tokens = tokens;
        this.requestId = requestId;
        String verb = wire.method().equals("POST")
                ? wire.header(OVERRIDE).orElse("POST").toUpperCase(Locale.ROOT)
                : wire.method();
        this.match = ComputeApi.V1.find(verb, wire.path());
    }

    /// Whether a method may change something.
    static boolean writes(ApiMethod method) {
        return !method.verb().equals("GET") && !LOOKING.contains(method.verbName());
    }

    @Override
    public Label label() {
        String operation = match.map(found -> found.operation().id()).orElse(wire.method() + " " + wire.path());
        String parameters = wire.path() + (wire.query().isEmpty() ? "" : "?" + wire.query()) + " " + wire.body();
        return new Label(
                "compute", operation, parameters.replaceAll("\\p{Cntrl}+", " ").strip(), requestId);
    }

    @Override
    public CallKind kind() {
        return writes(found().operation()) ? CallKind.WRITE : CallKind.READ;
    }

    @Override
    public void admit() {
        String token = wire.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!tokens.test(token)) {
            throw ComputeError.unauthenticated(token.isEmpty());
        }
        String project = found().variable("project");
        if (!project.equals(methods.project())) {
            throw new Refusal(404, "notFound", "The resource 'projects/%s' was not found".formatted(project));
        }
    }

    @Override
    public List<RateLimit> limits() {
        return throttle.limits(found().operation(), methods.project());
    }

    @Override
    public Action<Optional<ObjectNode>> read() {
        ApiMethod method = found().operation();
        Map<String, String> query = WireRequest.form(wire.query());
        method.checkParameters(query.keySet());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (method.request().isPresent()) {
            body = new RequestReader(ComputeApi.V1)
                    .read(wire.body(), method.request().get());
        } else if (!wire.body().isBlank() && !wire.body().strip().equals("{}")) {
            throw ComputeError.badRequest("Invalid JSON payload received. " + method.id() + " takes no body.");
        }
        Asked asked = new Asked(method, found().variables(), query, body);
        methods.await(asked);
        return conditions -> methods.answer(asked, conditions);
    }

    @Override
    public WireAnswer succeeded(Optional<ObjectNode> body) {
        return body.map(json -> json(200, json)).orElseGet(() -> new WireAnswer(204, Map.of(), ""));
    }

    @Override
    public Refusal throttled(Duration retryAfter) {
        String group =
                match.map(found -> ComputeThrottle.group(found.operation())).orElse(ComputeThrottle.READS);
        return ComputeError.rateLimitExceeded(group, methods.project());
    }

    @Override
    public WireAnswer refused(Refusal refusal) {
        return answer(refusal);
    }

    /// A refusal as the API writes it.
    static WireAnswer answer(Refusal refusal) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error");
        error.put("code", refusal.status());
        error.put("message", refusal.text());
        error.putArray("errors")
                .addObject()
                .put("message", refusal.text())
                .put("domain", ComputeError.domain(refusal.code()))
                .put("reason", refusal.code());
        return json(refusal.status(), body);
    }

    private static WireAnswer json(int status, ObjectNode body) {
        return new WireAnswer(status, Map.of("Content-Type", "application/json; charset=UTF-8"), body.toString());
    }

    private Routes.Match<ApiMethod> found() {
        return match.orElseThrow(() -> new Refusal(
                404,
                "notFound",
                "The emulator has no method for %s %s. It has those of docs/emulators.md."
                        .formatted(wire.method(), wire.path())));
    }

    /// A request, read.
    ///
    /// @param variables those of the path
    /// @param body an empty object if there is none
    record Asked(ApiMethod method, Map<String, String> variables, Map<String, String> query, ObjectNode body) {
        String variable(String name) {
            return Optional.ofNullable(variables.get(name)).orElseThrow();
        }
    }
}
