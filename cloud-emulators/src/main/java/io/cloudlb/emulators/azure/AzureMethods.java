// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmPath.Target;
import io.cloudlb.emulators.azure.resources.ResourceRules;
import io.cloudlb.emulators.azure.resources.ResourceRules.Draft;
import io.cloudlb.emulators.azure.resources.Rules;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Kind.PartKind;
import io.cloudlb.emulators.azure.world.Resource;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What each write does. To be used with the lock of the pipeline only.
final class AzureMethods {

    private static final String ANY = "*";

    private final AzureWorld world;
    private final OperationLog log;
    private final Rules rules;
    private final Documents documents;
    private final AzureViews views;

    AzureMethods(AzureWorld world, OperationLog log, AzureViews views) {
        this.world = world;
        this.log = log;
        this.rules = new Rules(world);
        this.documents = new Documents(world);
        this.views = views;
    }

    /// Does what was asked.
    Reply answer(Asked asked, Conditions conditions) {
        if (asked.path().subscription().isEmpty()) {
            return views.subscriptions(asked);
        }
        if (!asked.path().subscription().equalsIgnoreCase(world.settings().subscription())) {
            throw ArmError.subscriptionNotFound(asked.path().subscription());
        }
        String group = asked.path().group();
        Optional<Target> target = asked.path().target();
        boolean makesGroup = asked.path().provider().isEmpty() && asked.method().equals("PUT");
        if (!group.isEmpty() && !makesGroup && world.find(world.group(group)).isEmpty()) {
            throw ArmError.groupNotFound(group);
        }
        return switch (asked.method()) {
            case "GET", "HEAD" -> views.answer(asked, conditions.stale());
            case "PUT" -> target.map(found -> put(asked, found, conditions)).orElseGet(() -> putGroup(asked));
            case "PATCH" -> tag(asked, target.orElseThrow(() -> ArmError.methodNotAllowed("PATCH")));
            case "DELETE" -> delete(asked, target.orElseThrow(() -> ArmError.methodNotAllowed("DELETE")), conditions);
            default -> views.register(asked);
        };
    }

    private Reply putGroup(Asked asked) {
        if (asked.path().group().isEmpty() || !asked.path().provider().isEmpty()) {
            throw ArmError.methodNotAllowed("PUT");
        }
        requireLocation(asked.body(), Optional.empty());
        ArmId id = world.group(asked.path().group());
        Optional<Resource> before = world.find(id);
        world.beginWrite();
        Resource made = documents.marked(Kind.RESOURCE_GROUP, id, asked.body(), before, "Succeeded");
        world.put(made);
        return Reply.of(before.isPresent() ? 200 : 201, made.body());
    }

    private Reply put(Asked asked, Target target, Conditions conditions) {
        return target.part().isPresent()
                ? putPart(asked, target.kind(), target.part().get(), conditions)
                : putWhole(asked, target.kind(), conditions);
    }

    private Reply putWhole(Asked asked, Kind kind, Conditions conditions) {
        ArmId id = asked.id();
        Optional<Resource> before = world.find(id);
        if (before.isEmpty() && !ResourceRules.NAME.matcher(id.name()).matches()) {
            throw ArmError.invalidName(id.name());
        }
        preconditions(asked, before.map(Resource::etag), id);
        ObjectNode body = asked.body().deepCopy();
        Documents.keepNulls(
                body, before.<JsonNode>map(Resource::body).orElse(asked.body().nullNode()));
        if (kind != Kind.SCALE_SET_MACHINE) {
            requireLocation(body, before);
        }
        String operation = ArmError.operation("PUT", kind.model());
        Resource stored = submit(
                asked, new Draft(before.map(Resource::id).orElse(id), body, before), kind, operation, conditions);
        return accepted(asked, stored, views.shown(stored), before.isPresent() ? 200 : 201);
    }

    private void requireLocation(ObjectNode body, Optional<Resource> before) {
        String given = body.path("location").asString("").replace(" ", "").toLowerCase(Locale.ROOT);
        if (given.isEmpty()) {
            throw ArmError.locationRequired();
        }
        before.map(had -> had.body().path("location").asString()).ifPresent(has -> {
            if (!has.equals(given)) {
                throw ArmError.otherLocation(before.get().id(), has, given);
            }
        });
        if (!given.equals(world.settings().location())) {
            throw ArmError.noSuchLocation(given);
        }
        body.put("location", given);
    }

    private Reply putPart(Asked asked, Kind kind, PartKind part, Conditions conditions) {
        if (!part.writable()) {
            throw ArmError.methodNotAllowed("PUT");
        }
        ArmId id = asked.id();
        Resource owner = owner(id);
        Optional<ObjectNode> before = owner.part(part.collection(), id.name());
        preconditions(asked, before.map(had -> had.path("etag").asString()), id);
        ObjectNode body = owner.body().deepCopy();
        ObjectNode own = asked.body().deepCopy();
        Documents.keepNulls(
                own, before.<JsonNode>map(had -> had).orElse(asked.body().nullNode()));
        own.put("name", before.map(had -> had.path("name").asString()).orElse(id.name()));
        ResourceRules.inside(body, "properties")
                .set(part.collection(), replaced(owner, part, id.name(), Optional.of(own)));
        Resource stored = submit(
                asked,
                new Draft(owner.id(), body, Optional.of(owner)),
                kind,
                ArmError.operation("PUT", part.model()),
                conditions);
        ObjectNode shown = stored.with(views.shown(stored))
                .part(part.collection(), id.name())
                .orElseThrow();
        return accepted(asked, stored, shown, before.isPresent() ? 200 : 201);
    }

    private Resource owner(ArmId part) {
        return world.find(part.parent()).orElseThrow(() -> ArmError.parentNotFound(part, part.parent()));
    }

    private static ArrayNode replaced(Resource owner, PartKind part, String name, Optional<ObjectNode> by) {
        ArrayNode list = owner.body().arrayNode();
        boolean[] placed = {false};
        owner.parts(part.collection()).forEach(each -> {
            boolean same = each.path("name").asString("").equalsIgnoreCase(name);
            placed[0] |= same;
            if (!same) {
                list.add(each.deepCopy());
            } else {
                by.ifPresent(list::add);
            }
        });
        if (!placed[0]) {
            by.ifPresent(list::add);
        }
        return list;
    }

    /// Stores a change and begins its operation.
    private Resource submit(Asked asked, Draft draft, Kind kind, String operation, Conditions conditions) {
        requireIdle(asked, draft.id(), kind == Kind.LOAD_BALANCER);
        ResourceRules own = rules.of(kind);
        own.complete(draft);
        world.beginWrite();
        Resource updating = documents.marked(kind, draft.id(), draft.body(), draft.before(), "Updating");
        world.put(updating);
        own.touched(draft.before(), Optional.of(updating)).forEach(this::touch);
        String id = log.begin(
                kind,
                draft.id(),
                operation,
                false,
                conditions,
                () -> finish(draft.id(), own),
                effect -> failed(draft.id(), effect ? Optional.empty() : draft.before()));
        asked.operation().set(id);
        return world.find(draft.id()).orElseThrow();
    }

    private void finish(ArmId id, ResourceRules own) {
        Resource now = world.find(id).orElseThrow();
        ObjectNode body = now.body().deepCopy();
        own.settle(new Draft(id, body, Optional.of(now)));
        world.put(documents.marked(now.kind(), id, body, Optional.of(now), "Succeeded"));
    }

    private void failed(ArmId id, Optional<Resource> instead) {
        instead.or(() -> world.find(id)).ifPresent(resource -> world.put(documents.in(resource, "Failed")));
    }

    private void touch(ArmId id) {
        world.find(id).ifPresent(resource -> world.put(documents.in(resource, resource.state())));
    }

    private void requireIdle(Asked asked, ArmId id, boolean supersedes) {
        log.running(id).filter(entry -> entry.deletes() || !supersedes).ifPresent(entry -> {
            throw ArmError.anotherOperation(asked.operationUrl(world.settings().location(), entry.id()));
        });
    }

    private Reply accepted(Asked asked, Resource stored, ObjectNode shown, int status) {
        boolean done = stored.succeeded();
        return Reply.of(status, shown).etag(shown).following(asked, world, done, false);
    }

    private static void preconditions(Asked asked, Optional<String> etag, ArmId id) {
        asked.header("If-None-Match").filter(ANY::equals).ifPresent(_ -> {
            if (etag.isPresent()) {
                throw ArmError.exists(id);
            }
        });
        asked.header("If-Match").filter(given -> !given.equals(ANY)).ifPresent(given -> {
            if (!etag.filter(given::equals).isPresent()) {
                throw ArmError.staleEtag(given, etag.orElse("null"), id);
            }
        });
    }

    private Reply tag(Asked asked, Target target) {
        if (target.part().isPresent()) {
            throw ArmError.methodNotAllowed("PATCH");
        }
        Resource before = views.existing(asked, target);
        preconditions(asked, Optional.of(before.etag()), before.id());
        requireIdle(asked, before.id(), false);
        ObjectNode body = before.body().deepCopy();
        body.set("tags", asked.body().path("tags").isObject() ? asked.body().path("tags") : body.objectNode());
        world.beginWrite();
        Resource after = documents.marked(before.kind(), before.id(), body, Optional.of(before), before.state());
        world.put(after);
        return Reply.of(200, views.shown(after)).etag(after.body());
    }

    private Reply delete(Asked asked, Target target, Conditions conditions) {
        return target.part()
                .map(part -> deletePart(asked, target.kind(), part, conditions))
                .orElseGet(() -> deleteWhole(asked, target.kind(), conditions));
    }

    private Reply deleteWhole(Asked asked, Kind kind, Conditions conditions) {
        Optional<Resource> found = world.find(asked.id());
        if (found.isEmpty()) {
            return Reply.empty(204);
        }
        Resource before = found.get();
        preconditions(asked, Optional.of(before.etag()), before.id());
        requireIdle(asked, before.id(), false);
        ResourceRules own = rules.of(kind);
        own.requireDeletable(before);
        world.beginWrite();
        world.put(documents.in(before, "Deleting"));
        String id = log.begin(
                kind,
                before.id(),
                ArmError.operation("DELETE", kind.model()),
                true,
                conditions,
                () -> remove(before, own),
                effect -> failed(before.id(), Optional.empty()));
        asked.operation().set(id);
        return deleted(asked, log.running(before.id()).isEmpty());
    }

    private void remove(Resource before, ResourceRules own) {
        own.requireDeletable(before);
        world.remove(before);
        List<ArmId> inside = before.kind() == Kind.SCALE_SET
                ? world.all(Kind.SCALE_SET_MACHINE).stream()
                        .map(Resource::id)
                        .filter(each -> each.within(before.id()))
                        .toList()
                : List.of();
        inside.forEach(each -> world.find(each).ifPresent(world::remove));
        own.touched(Optional.of(before), Optional.empty()).forEach(this::touch);
    }

    private Reply deletePart(Asked asked, Kind kind, PartKind part, Conditions conditions) {
        ArmId id = asked.id();
        Resource owner = owner(id);
        boolean connection = part.collection().equals("privateEndpointConnections");
        if (!part.writable() && !connection) {
            throw ArmError.methodNotAllowed("DELETE");
        }
        Optional<ObjectNode> before = owner.part(part.collection(), id.name());
        if (before.isEmpty()) {
            return Reply.empty(204);
        }
        preconditions(asked, before.map(had -> had.path("etag").asString()), id);
        rules.of(kind).requireDeletable(owner, id);
        ObjectNode body = owner.body().deepCopy();
        ResourceRules.inside(body, "properties")
                .set(part.collection(), replaced(owner, part, id.name(), Optional.empty()));
        Optional<Resource> base =
                connection ? Optional.of(owner.with(owner.body().deepCopy())) : Optional.of(owner);
        if (connection) {
            base.ifPresent(had -> ResourceRules.inside(had.body(), "properties")
                    .set(part.collection(), body.path("properties").path(part.collection())));
        }
        Resource stored = submit(
                asked, new Draft(owner.id(), body, base), kind, ArmError.operation("DELETE", part.model()), conditions);
        return deleted(asked, stored.succeeded());
    }

    private Reply deleted(Asked asked, boolean done) {
        return done ? Reply.empty(200) : Reply.empty(202).following(asked, world, false, true);
    }
}
