// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.ComputeCall.Asked;
import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.resources.Change;
import io.cloudlb.emulators.gcp.resources.GroupMembers;
import io.cloudlb.emulators.gcp.resources.Rules;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import io.cloudlb.emulators.pipeline.CallPipeline;
import io.cloudlb.emulators.pipeline.CallPipeline.Pause;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.Operation;
import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// What each method does.
final class ComputeMethods {

    private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

    private final ComputeWorld world;
    private final CallPipeline pipeline;
    private final Pause pause;
    private final OperationLog log;
    private final ComputeViews views;
    private final Rules rules;

    ComputeMethods(ComputeWorld world, CallPipeline pipeline, Pause pause) {
        this.world = world;
        this.pipeline = pipeline;
        this.pause = pause;
        this.rules = new Rules(world);
        this.log = new OperationLog(world, pipeline.operations());
        this.views = new ComputeViews(world, rules, log);
    }

    String project() {
        return world.settings().project();
    }

    ComputeViews views() {
        return views;
    }

    /// Holds a client that waits for an operation until that is done, or for as long as the API does. Without the lock.
    void await(Asked asked) {
        if (!asked.method().verbName().equals("wait")) {
            return;
        }
        Instant end = world.settings()
                .clock()
                .instant()
                .plus(world.settings().timing().longestWait());
        Duration left = left(asked, end);
        if (left.isPositive()) {
            try {
                pause.pause(left);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new Refusal(503, "backendError", "The wait was interrupted.");
            }
        }
    }

    private Duration left(Asked asked, Instant end) {
        return pipeline.look(() -> log.raw(ComputeViews.operationPath(project(), asked))
                .filter(operation -> !operation.done())
                .map(Operation::endsAt)
                .map(due -> Duration.between(world.settings().clock().instant(), due.isBefore(end) ? due : end))
                .orElse(Duration.ZERO));
    }

    /// Does what was asked, with the lock. Empty if the method answers nothing.
    Optional<ObjectNode> answer(Asked asked, Conditions conditions) {
        Scope scope = Scope.of(asked.variables());
        if (!world.settings().has(scope)) {
            throw ComputeError.notFound("projects/" + project() + "/" + scope.path());
        }
        if (asked.method().collection().endsWith("Operations")) {
            return operation(asked);
        }
        return Optional.of(
                ComputeCall.writes(asked.method())
                        ? submit(asked, scope, conditions)
                        : views.answer(asked, conditions.stale()));
    }

    private Optional<ObjectNode> operation(Asked asked) {
        if (asked.method().verbName().equals("list")) {
            return Optional.of(views.operations(asked));
        }
        if (asked.method().verbName().equals("aggregatedList")) {
            return Optional.of(views.allOperations(asked));
        }
        String path = ComputeViews.operationPath(project(), asked);
        if (asked.method().verbName().equals("delete")) {
            log.delete(path);
            return Optional.empty();
        }
        return Optional.of(log.find(path).orElseThrow(() -> ComputeError.notFound(path)));
    }

    private ObjectNode submit(Asked asked, Scope scope, Conditions conditions) {
        String id = asked.query().getOrDefault("requestId", "");
        if (!id.isEmpty() && (id.equals(NO_UUID) || !isUuid(id))) {
            throw ComputeError.invalid("requestId", id, "Must be a valid non-zero UUID");
        }
        String request = id.isEmpty() ? "" : id + " " + asked.method().id() + " " + asked.variables();
        return log.answered(request).orElseGet(() -> log.begin(change(asked, scope), scope, conditions, request));
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Change change(Asked asked, Scope scope) {
        Kind kind = Kind.of(asked.method().collection()).orElseThrow();
        String verb = asked.method().verbName();
        ObjectNode body = asked.body();
        if (verb.equals("insert")) {
            String name = body.path("name").asString("");
            if (name.isEmpty()) {
                throw ComputeError.required("resource.name");
            }
            emulated(kind, body);
            return new Change.Insert(rules, kind, scope, path(scope, kind, name), body);
        }
        String path = path(scope, kind, ComputeViews.name(asked));
        Resource named = world.find(path).orElseThrow(() -> ComputeError.notFound(path));
        GroupMembers members = new GroupMembers(world);
        return switch (verb) {
            case "delete" -> new Change.Delete(rules, path);
            case "patch", "update" -> {
                String renamed = body.path("name").asString(named.name());
                if (!renamed.equals(named.name())) {
                    throw ComputeError.invalid("resource.name", renamed, "A resource cannot be renamed");
                }
                emulated(kind, body);
                yield new Change.Edit(rules, path, verb, body);
            }
            case "setLabels" -> new Change.Label(rules, path, body);
            case "addInstances" -> members(path, verb, group -> members.added(group, body));
            case "removeInstances" -> members(path, verb, group -> members.removed(group, body));
            case "attachNetworkEndpoints" -> members(path, verb, group -> members.attached(group, body));
            case "detachNetworkEndpoints" -> members(path, verb, group -> members.detached(group, body));
            case "setNamedPorts" -> members(path, verb, group -> members.named(group, body));
            default -> throw ComputeError.notEmulated(asked.method().id());
        };
    }

    private Change members(String path, String verb, UnaryOperator<Resource> next) {
        world.requireReady(path);
        return new Change.Members(rules, path, verb, next);
    }

    private void emulated(Kind kind, ObjectNode body) {
        body.propertyNames().forEach(field -> {
            if (!rules.of(kind).fields().contains(field)) {
                throw ComputeError.notEmulated("the field '%s' of %s".formatted(field, kind.collection()));
            }
        });
    }

    private String path(Scope scope, Kind kind, String name) {
        return "projects/%s/%s/%s/%s".formatted(project(), scope.path(), kind.collection(), name);
    }
}
