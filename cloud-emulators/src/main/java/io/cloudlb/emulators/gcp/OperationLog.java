// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.resources.Change;
import io.cloudlb.emulators.gcp.world.ComputeSettings;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.Operation;
import io.cloudlb.emulators.pipeline.Operation.State;
import io.cloudlb.emulators.pipeline.Operation.Task;
import io.cloudlb.emulators.pipeline.Operations;
import io.cloudlb.emulators.pipeline.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The operations of a project, in the API's form. To be used with the lock of the pipeline only.
///
/// A change has its effect when its operation ends. Until then the resource is shown as it was, and what would use or
/// change it is refused with `resourceNotReady`.
final class OperationLog {

    private record Entry(String name, Scope scope, String id, String targetId, String request) {}

    private final ComputeWorld world;
    private final Operations operations;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> byRequest = new LinkedHashMap<>();

    OperationLog(ComputeWorld world, Operations operations) {
        this.world = world;
        this.operations = operations;
        operations.onEnd(ended -> world.finished(ended.task().target()));
        operations.onForgetting(path ->
                Optional.ofNullable(entries.remove(path)).ifPresent(gone -> byRequest.remove(gone.request(), path)));
    }

    /// What a client gets that sends a request again with the same id.
    Optional<ObjectNode> answered(String request) {
        return Optional.ofNullable(byRequest.get(request))
                .flatMap(operations::find)
                .map(this::json);
    }

    /// Accepts a change and answers its operation.
    ///
    /// @param request tells a request sent again from a new one, empty if the client cannot
    ObjectNode begin(Change change, Scope scope, Conditions conditions, String request) {
        if (change.exclusive() && world.find(change.path()).isPresent()) {
            world.requireReady(change.path());
        }
        change.check();
        ComputeSettings settings = world.settings();
        String name = "operation-%d-%016x"
                .formatted(settings.clock().instant().toEpochMilli(), world.nextId() * 0x9E3779B97F4A7C15L);
        String path = "projects/%s/%s/operations/%s".formatted(settings.project(), scope.path(), name);
        String targetId =
                world.find(change.path()).map(found -> found.text("id")).orElseGet(() -> Long.toString(world.nextId()));
        entries.put(path, new Entry(name, scope, Long.toString(world.nextId()), targetId, request));
        if (!request.isEmpty()) {
            byRequest.put(request, path);
        }
        if (change.exclusive()) {
            world.unfinished(change.path());
        }
        Operation begun = operations.begin(
                new Task(path, change.type(), change.path()),
                settings.timing().operation(),
                conditions,
                () -> effect(change));
        return json(operations.find(path).orElse(begun));
    }

    private void effect(Change change) {
        world.finished(change.path());
        world.beginWrite();
        change.apply();
    }

    /// Finds an operation by its path.
    Optional<ObjectNode> find(String path) {
        return operations.find(path).map(this::json);
    }

    /// An operation as the pipeline knows it.
    Optional<Operation> raw(String path) {
        return operations.find(path);
    }

    /// Those of a scope.
    List<ObjectNode> in(Scope scope) {
        return operations.all().stream()
                .filter(each -> entry(each).scope().equals(scope))
                .map(this::json)
                .toList();
    }

    /// Those of all scopes.
    List<ObjectNode> all() {
        return operations.all().stream().map(this::json).toList();
    }

    /// Forgets a finished operation.
    void delete(String path) {
        if (find(path).isEmpty()) {
            throw ComputeError.notFound(path);
        }
        if (!operations.forget(path)) {
            throw ComputeError.notReady(path);
        }
    }

    private Entry entry(Operation operation) {
        return Optional.ofNullable(entries.get(operation.task().id())).orElseThrow();
    }

    private ObjectNode json(Operation operation) {
        Entry entry = entry(operation);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", "compute#operation");
        json.put("id", entry.id());
        json.put("name", entry.name());
        if (!entry.scope().equals(Scope.GLOBAL)) {
            json.put(
                    entry.scope().field(),
                    Resource.HOST + "projects/" + world.settings().project() + "/"
                            + entry.scope().path());
        }
        json.put("operationType", operation.task().type());
        json.put("targetLink", Resource.HOST + operation.task().target());
        json.put("targetId", entry.targetId());
        json.put("status", operation.done() ? "DONE" : "RUNNING");
        json.put("user", "tester@" + world.settings().project() + ".iam.gserviceaccount.com");
        json.put("progress", operation.done() ? 100 : 0);
        json.put("insertTime", ComputeWorld.time(operation.startedAt()));
        json.put("startTime", ComputeWorld.time(operation.startedAt()));
        if (operation.done()) {
            json.put("endTime", ComputeWorld.time(operation.endsAt()));
        }
        json.put("selfLink", Resource.HOST + operation.task().id());
        if (operation.state() instanceof State.Failed failed) {
            failure(json, failed.error());
        }
        return json;
    }

    private static void failure(ObjectNode json, Refusal error) {
        ObjectNode one = json.putObject("error").putArray("errors").addObject();
        one.put("code", ComputeError.inOperation(error.code()));
        one.put("message", error.text());
        if (error.status() != 0) {
            json.put("httpErrorStatusCode", error.status());
            json.put("httpErrorMessage", phrase(error.status()));
        }
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "BAD REQUEST";
            case 403 -> "FORBIDDEN";
            case 404 -> "NOT FOUND";
            case 409 -> "CONFLICT";
            case 412 -> "PRECONDITION FAILED";
            case 503 -> "SERVICE UNAVAILABLE";
            default -> "INTERNAL ERROR";
        };
    }
}
