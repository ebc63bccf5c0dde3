// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmPath;
import io.cloudlb.emulators.azure.api.ArmPath.Target;
import io.cloudlb.emulators.azure.resources.Rules;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Kind.PartKind;
import io.cloudlb.emulators.azure.world.Resource;
import io.cloudlb.emulators.pipeline.Operation;
import io.cloudlb.emulators.pipeline.Operation.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What each read is shown. To be used with the lock of the pipeline only.
final class AzureViews {

    private final AzureWorld world;
    private final OperationLog log;
    private final Rules rules;
    private final int pageSize;

    AzureViews(AzureWorld world, OperationLog log, int pageSize) {
        this.world = world;
        this.log = log;
        this.rules = new Rules(world);
        this.pageSize = pageSize;
    }

    /// A resource with all that follows from others.
    ObjectNode shown(Resource resource) {
        return rules.of(resource.kind()).shown(resource);
    }

    Reply answer(Asked asked, boolean stale) {
        ArmPath path = asked.path();
        Optional<Target> target = path.target();
        if (target.isPresent()) {
            return path.tail().isEmpty() ? one(asked, target.get(), stale) : list(asked, target.get(), stale);
        }
        if (!path.provider().isEmpty()) {
            return ofProvider(asked);
        }
        if (!path.group().isEmpty() && path.tail().isEmpty()) {
            return group(asked);
        }
        if (path.tail().equalsIgnoreCase("resourceGroups")) {
            return page(asked, world.all(Kind.RESOURCE_GROUP).stream());
        }
        if (path.tail().isEmpty() && path.named().isEmpty()) {
            return Reply.of(200, subscription());
        }
        throw ArmError.unknownType(path.types());
    }

    private Reply group(Asked asked) {
        Resource group = world.find(world.group(asked.path().group())).orElseThrow();
        return asked.method().equals("HEAD") ? Reply.empty(204) : Reply.of(200, group.body());
    }

    /// All that one may see.
    Reply subscriptions(Asked asked) {
        if (!asked.method().equals("GET")) {
            throw ArmError.methodNotAllowed(asked.method());
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("value").add(subscription());
        return Reply.of(200, answer);
    }

    private ObjectNode subscription() {
        String id = world.settings().subscription();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "/subscriptions/" + id)
                .put("subscriptionId", id)
                .put("displayName", "emulated")
                .put("state", "Enabled");
    }

    private Reply ofProvider(Asked asked) {
        ArmPath path = asked.path();
        if (path.named().isEmpty() && path.tail().isEmpty()) {
            return Reply.of(200, provider(path));
        }
        boolean operations = path.named().size() == 2
                && path.named().getFirst().type().equalsIgnoreCase("locations")
                && path.tail().isEmpty();
        if (!operations) {
            throw ArmError.unknownType(path.provider() + "/" + path.types());
        }
        String id = path.named().getLast().name();
        Operation operation = log.find(id).orElseThrow(() -> ArmError.partNotFound(path.id()));
        return switch (path.named().getLast().type().toLowerCase(Locale.ROOT)) {
            case "operations" -> status(operation);
            case "operationresults" -> result(asked, operation);
            default -> throw ArmError.unknownType(path.provider() + "/" + path.types());
        };
    }

    private static ObjectNode provider(ArmPath path) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", "/subscriptions/%s/providers/%s".formatted(path.subscription(), path.provider()))
                .put("namespace", path.provider())
                .put("registrationState", "Registered");
    }

    /// Registers a provider, which every one is already.
    Reply register(Asked asked) {
        if (!asked.path().tail().equalsIgnoreCase("register")
                || asked.path().provider().isEmpty()) {
            throw ArmError.methodNotAllowed(asked.method());
        }
        return Reply.of(200, provider(asked.path()));
    }

    private Reply status(Operation operation) {
        Reply status = Reply.of(200, OperationLog.json(operation));
        return operation.done() ? status : later(status);
    }

    private Reply later(Reply reply) {
        Duration wait = world.settings().timing().retryAfter();
        return wait.isZero() ? reply : reply.retry(wait);
    }

    private Reply result(Asked asked, Operation operation) {
        ArmId target = new ArmId(operation.task().target());
        return switch (operation.state()) {
            case State.Running _ ->
                later(Reply.empty(202)
                        .with(
                                "Location",
                                asked.resultUrl(
                                        world.settings().location(),
                                        operation.task().id())));
            case State.Failed failed -> throw failed.error();
            case State.Succeeded _ ->
                world.find(target)
                        .filter(_ -> log.entry(operation.task().id())
                                .filter(entry -> !entry.deletes())
                                .isPresent())
                        .map(resource -> Reply.of(200, shown(resource)))
                        .orElseGet(() -> Reply.empty(204));
        };
    }

    /// The resource a request is about.
    Resource existing(Asked asked, Target target) {
        return world.find(asked.id())
                .orElseThrow(() ->
                        ArmError.notFound(target.kind().fullType(), asked.path().group(), asked.id()));
    }

    private Reply one(Asked asked, Target target, boolean stale) {
        return target.part().map(part -> part(asked, target, part, stale)).orElseGet(() -> {
            ObjectNode document = shown(seen(asked.id(), target, asked, stale));
            return Reply.of(200, document).etag(document);
        });
    }

    private Resource seen(ArmId id, Target target, Asked asked, boolean stale) {
        Resource seen = world.seen(target.kind(), id, stale)
                .orElseThrow(() ->
                        ArmError.notFound(target.kind().fullType(), asked.path().group(), id));
        return seen;
    }

    private Reply part(Asked asked, Target target, PartKind part, boolean stale) {
        Resource owner = seen(asked.id().parent(), target, asked, stale);
        ObjectNode found = owner.with(shown(owner))
                .part(part.collection(), asked.id().name())
                .orElseThrow(() -> ArmError.partNotFound(asked.id()));
        return Reply.of(200, found).etag(found);
    }

    private Reply list(Asked asked, Target target, boolean stale) {
        if (target.part().isPresent()) {
            Resource owner = seen(asked.id(), target, asked, stale);
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode value = answer.putArray("value");
            owner.with(shown(owner)).parts(target.part().get().collection()).forEach(value::add);
            return Reply.of(200, answer);
        }
        ArmId within = asked.id();
        return page(
                asked,
                world.listed(target.kind(), stale).stream()
                        .filter(each -> target.kind() == Kind.SCALE_SET_MACHINE
                                ? each.id().within(within)
                                : asked.path().group().isEmpty()
                                        || each.id()
                                                .group()
                                                .equalsIgnoreCase(asked.path().group())));
    }

    private Reply page(Asked asked, Stream<Resource> resources) {
        String after = asked.query().getOrDefault("$skiptoken", "");
        List<Resource> rest = resources
                .sorted(Comparator.comparing((Resource each) -> each.id().key()))
                .filter(each -> each.id().key().compareTo(after) > 0)
                .limit(pageSize + 1L)
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode value = answer.putArray("value");
        rest.stream().limit(pageSize).map(this::shown).forEach(value::add);
        if (rest.size() > pageSize) {
            answer.put(
                    "nextLink",
                    "%s%s?api-version=%s&$skiptoken=%s"
                            .formatted(
                                    asked.base(),
                                    asked.wire().path(),
                                    asked.version(),
                                    URLEncoder.encode(
                                            rest.get(pageSize - 1).id().key(), StandardCharsets.UTF_8)));
        }
        return Reply.of(200, answer);
    }
}
