// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.RecordedCall.CallKind;
import io.cloudlb.emulators.WireAnswer;
import io.cloudlb.emulators.WireRequest;
import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmPath;
import io.cloudlb.emulators.azure.api.ArmPath.Target;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.api.BodyReader;
import io.cloudlb.emulators.pipeline.CloudCall;
import io.cloudlb.emulators.pipeline.RateLimits.Charge;
import io.cloudlb.emulators.pipeline.RateLimits.RateLimit;
import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One request to the Azure Resource Manager.
final class AzureCall implements CloudCall<Reply> {

    private static final String VERSION = "api-version";

    private final WireRequest wire;
    private final AzureMethods methods;
    private final BodyReader reader;
    private final AzureThrottle throttle;
    private final Predicate<String> tokens;
    private final Permissions permissions;
    private final String requestId;
    private final Optional<ArmPath> path;

    /// @param tokens which bearer tokens are let in; asked with an empty text if there is none
    AzureCall(
            WireRequest wire,
            AzureMethods methods,
            BodyReader reader,
            AzureThrottle throttle,
            Predicate<String> tokens,
            Permissions permissions,
            String requestId) {
        this.wire = wire;
        this.methods = methods;
        this.reader = reader;
        this.throttle = throttle;
        this.tokens = tokens;
        this.permissions = permissions;
        this.requestId = requestId;
        this.path = ArmPath.of(wire.path());
    }

    @Override
    public Label label() {
        String parameters = wire.path() + (wire.query().isEmpty() ? "" : "?" + wire.query()) + " " + wire.body();
        return new Label(
                path.map(ArmPath::provider).orElse(""),
                operation(),
                parameters.replaceAll("\\p{Cntrl}+", " ").strip(),
                requestId);
    }

    private String operation() {
        return path.flatMap(found -> found.target().map(target -> operation(found, target)))
                .or(() -> path.map(AzureCall::other))
                .map(word -> word + verb())
                .orElse(wire.method() + " " + wire.path());
    }

    private static String operation(ArmPath path, Target target) {
        return target.word() + (path.tail().isEmpty() ? "" : path.group().isEmpty() ? ".listAll" : ".list");
    }

    private static String other(ArmPath path) {
        if (path.subscription().isEmpty()) {
            return "subscriptions";
        }
        if (!path.provider().isEmpty()) {
            boolean operation = path.named().size() == 2;
            return operation ? path.named().getLast().type() : "providers";
        }
        return path.group().isEmpty() && path.tail().isEmpty() ? "subscriptions" : "resourceGroups";
    }

    private String verb() {
        boolean list = path.filter(
                        found -> found.target().isPresent() && !found.tail().isEmpty())
                .isPresent();
        return list ? "" : "." + wire.method().toLowerCase(Locale.ROOT);
    }

    @Override
    public CallKind kind() {
        found();
        return wire.method().equals("GET") || wire.method().equals("HEAD") ? CallKind.READ : CallKind.WRITE;
    }

    private ArmPath found() {
        return path.orElseThrow(() -> ArmError.unknownType(wire.path()));
    }

    @Override
    public void admit() {
        String token = wire.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
        if (!tokens.test(token)) {
            throw ArmError.unauthenticated(token.isEmpty());
        }
    }

    @Override
    public List<RateLimit> limits() {
        return throttle.limits(wire.method(), found().subscription().toLowerCase(Locale.ROOT));
    }

    @Override
    public Action<Reply> read() {
        Map<String, String> query = WireRequest.form(wire.query());
        String version = query.getOrDefault(VERSION, "");
        if (version.isEmpty()) {
            throw ArmError.noApiVersion();
        }
        if (!version.matches("\\d{4}-\\d{2}-\\d{2}(-preview)?")) {
            throw ArmError.badApiVersion(version);
        }
        Asked asked = new Asked(wire, found(), query, body(), new AtomicReference<>(""));
        permissions.require(asked);
        return conditions -> methods.answer(asked, conditions);
    }

    private ObjectNode body() {
        return switch (wire.method()) {
            case "PUT" ->
                reader.read(wire.body(), found().target().map(Target::model).orElse(""));
            case "PATCH" -> reader.read(wire.body(), "TagsObject");
            default -> JsonNodeFactory.instance.objectNode();
        };
    }

    @Override
    public WireAnswer succeeded(Reply reply) {
        return answer(
                reply.status(),
                reply.headers(),
                reply.body().map(ObjectNode::toString).orElse(""));
    }

    private WireAnswer answer(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-ms-request-id", requestId);
        all.put("x-ms-correlation-request-id", requestId);
        if (!body.isEmpty()) {
            all.put("Content-Type", "application/json; charset=utf-8");
        }
        return new WireAnswer(status, all, body);
    }

    @Override
    public Refusal throttled(Duration retryAfter) {
        return ArmError.tooManyRequests(retryAfter);
    }

    @Override
    public WireAnswer refused(Refusal refusal) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", OperationLog.error(refusal));
        Map<String, String> headers = new HashMap<>();
        headers.put("x-ms-failure-cause", "service");
        if (refusal instanceof ArmRefusal arm) {
            headers.put("x-ms-failure-cause", arm.failureCause());
            arm.retryAfter().ifPresent(wait -> headers.put("Retry-After", Long.toString(wait.toSeconds())));
        }
        return answer(refusal.status(), headers, wire.method().equals("HEAD") ? "" : body.toString());
    }

    @Override
    public Map<String, String> headers(Charge charge) {
        Map<String, String> headers = new HashMap<>();
        charge.left().forEach((name, left) -> {
            String own = name.substring(name.indexOf('/') + 1);
            if (!own.startsWith("network-")) {
                headers.put("x-ms-ratelimit-remaining-subscription-" + own, Integer.toString(left));
            }
        });
        return headers;
    }
}
