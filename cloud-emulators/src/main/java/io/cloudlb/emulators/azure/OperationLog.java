// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.pipeline.CloudCall.Conditions;
import io.cloudlb.emulators.pipeline.Operation;
import io.cloudlb.emulators.pipeline.Operation.State;
import io.cloudlb.emulators.pipeline.Operation.Task;
import io.cloudlb.emulators.pipeline.Operations;
import io.cloudlb.emulators.pipeline.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The operations of a subscription, in the API's form. To be used with the lock of the pipeline only.
///
/// A change is shown at once, as `Updating` or `Deleting`, and done when its operation ends.
final class OperationLog {

    private final AzureWorld world;
    private final Operations operations;
    private final Map<ArmId, String> running = new HashMap<>();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> effected = new HashSet<>();

    /// What is under way.
    ///
    /// @param name what messages call it: `PutLoadBalancerOperation`
    /// @param failed what to do if it ends with an error
    record Entry(String id, ArmId target, String name, boolean deletes, Failed failed) {}

    /// What becomes of a resource whose change failed.
    @FunctionalInterface
    interface Failed {
        /// @param effect whether the change is there all the same
        void undo(boolean effect);
    }

    OperationLog(AzureWorld world, Operations operations) {
        this.world = world;
        this.operations = operations;
        operations.onEnd(this::ended);
        operations.onForgetting(id -> {
            entries.remove(id);
            effected.remove(id);
        });
    }

    /// The operation at a resource that has not ended.
    Optional<Entry> running(ArmId target) {
        return Optional.ofNullable(running.get(target)).flatMap(id -> Optional.ofNullable(entries.get(id)));
    }

    /// Accepts a change.
    ///
    /// @return the id of its operation
    String begin(
            Kind kind,
            ArmId target,
            String name,
            boolean deletes,
            Conditions conditions,
            Runnable effect,
            Failed failed) {
        String id = world.guid();
        Duration takes = world.settings().timing().of(kind);
        running(target).ifPresent(earlier -> supersede(earlier, id, name));
        entries.put(id, new Entry(id, target, name, deletes, failed));
        running.put(target, id);
        operations.begin(new Task(id, name, target.text()), takes, conditions, () -> {
            if (!takes.isZero()) {
                world.beginWrite();
            }
            effect.run();
            effected.add(id);
        });
        return id;
    }

    private void supersede(Entry earlier, String id, String name) {
        entries.put(earlier.id(), new Entry(earlier.id(), earlier.target(), earlier.name(), false, _ -> {}));
        operations.cancel(
                earlier.id(),
                ArmError.superseded("%s (%s)".formatted(earlier.name(), earlier.id()), "%s (%s)".formatted(name, id)));
    }

    private void ended(Operation operation) {
        Entry entry = Optional.ofNullable(entries.get(operation.task().id())).orElseThrow();
        running.remove(entry.target(), entry.id());
        if (operation.state() instanceof State.Failed) {
            entry.failed().undo(effected.contains(entry.id()));
        }
    }

    /// An operation that is known.
    Optional<Operation> find(String id) {
        return operations.find(id);
    }

    /// What is known of an operation besides.
    Optional<Entry> entry(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /// What a client sees that asks for an operation.
    static ObjectNode json(Operation operation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(
                "status",
                switch (operation.state()) {
                    case State.Running _ -> "InProgress";
                    case State.Succeeded _ -> "Succeeded";
                    case State.Failed failed -> canceled(failed.error()) ? "Canceled" : "Failed";
                });
        if (operation.state() instanceof State.Failed failed) {
            json.set("error", error(failed.error()));
        }
        return json;
    }

    private static boolean canceled(Refusal error) {
        return error.code().equals("Canceled") || error.code().equals(ArmError.SUPERSEDED);
    }

    /// An error as bodies have it.
    static ObjectNode error(Refusal refusal) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("code", refusal.code()).put("message", refusal.text());
        ArrayNode details = error.putArray("details");
        if (refusal instanceof ArmRefusal arm) {
            arm.details()
                    .forEach(detail ->
                            details.addObject().put("code", detail.code()).put("message", detail.message()));
        }
        return error;
    }
}
