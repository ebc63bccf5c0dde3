// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One write that a client asks for: judged when it is accepted, and done, or refused after all, when its operation
/// ends.
public interface Change {

    /// The resource it is about.
    String path();

    /// What the API calls it in an operation.
    String type();

    /// Whether no other write to the resource may go on meanwhile.
    default boolean exclusive() {
        return true;
    }

    /// Refuses it if it cannot be done, without doing it.
    void check();

    /// Does it.
    ///
    /// @throws io.cloudlb.emulators.pipeline.Refusal if it cannot be done any more; then nothing has changed
    void apply();

    /// Makes a resource.
    record Insert(Rules rules, Kind kind, Scope scope, String path, ObjectNode wanted) implements Change {
        @Override
        public String type() {
            return "insert";
        }

        @Override
        public void check() {
            if (rules.world().taken(path)) {
                throw ComputeError.alreadyExists(path);
            }
            rules.world().requireQuota(made());
        }

        @Override
        public void apply() {
            Resource made = made();
            rules.world().requireQuota(made);
            rules.world().put(made);
        }

        private Resource made() {
            ObjectNode body = wanted.deepCopy();
            rules.of(kind).complete(body, scope);
            rules.world().mark(body, kind, scope, path);
            return new Resource(kind, scope, path, body, List.of());
        }
    }

    /// Deletes a resource.
    record Delete(Rules rules, String path) implements Change {
        @Override
        public String type() {
            return "delete";
        }

        @Override
        public void check() {
            Resource resource = existing(rules.world(), path);
            rules.of(resource.kind()).user(resource).ifPresent(user -> {
                throw ComputeError.inUse(resource.kind().noun(), path, user.path());
            });
        }

        @Override
        public void apply() {
            check();
            rules.world().remove(existing(rules.world(), path));
        }
    }

    /// Changes a resource.
    ///
    /// @param type `patch` or `update`
    record Edit(Rules rules, String path, String type, ObjectNode wanted) implements Change {
        @Override
        public void check() {
            changed();
        }

        @Override
        public void apply() {
            rules.world().put(changed());
        }

        private Resource changed() {
            Resource before = existing(rules.world(), path);
            ResourceRules own = rules.of(before.kind());
            fingerprint(own, before);
            ObjectNode body = type.equals("patch") ? before.body().deepCopy() : kept(before);
            merge(body, wanted);
            body.remove("fingerprint");
            body.put("name", before.name());
            own.change(body, before);
            for (String field : List.of("kind", "id", "creationTimestamp", "selfLink", "region", "zone")) {
                if (before.body().has(field)) {
                    body.set(field, before.body().path(field));
                }
            }
            return before.with(body);
        }

        private void fingerprint(ResourceRules own, Resource before) {
            String given = wanted.path("fingerprint").asString("");
            if (given.isEmpty() && own.demandsFingerprint()) {
                throw ComputeError.required("resource.fingerprint");
            }
            if (!given.isEmpty() && !given.equals(before.text("fingerprint"))) {
                throw ComputeError.staleFingerprint("Invalid fingerprint.");
            }
        }

        /// What an update leaves although the client does not say it.
        private static ObjectNode kept(Resource before) {
            ObjectNode kept = before.body().deepCopy();
            kept.removeAll();
            for (String field : List.of("labels", "labelFingerprint")) {
                if (before.body().has(field)) {
                    kept.set(field, before.body().path(field));
                }
            }
            return kept;
        }

        private static void merge(ObjectNode into, ObjectNode wanted) {
            for (Map.Entry<String, JsonNode> each : wanted.properties()) {
                if (into.path(each.getKey()) instanceof ObjectNode inner
                        && each.getValue() instanceof ObjectNode more) {
                    merge(inner, more);
                } else {
                    into.set(each.getKey(), each.getValue());
                }
            }
        }
    }

    /// Sets the labels of a resource.
    record Label(Rules rules, String path, ObjectNode request) implements Change {
        @Override
        public String type() {
            return "setLabels";
        }

        @Override
        public void check() {
            labelled();
        }

        @Override
        public void apply() {
            rules.world().put(labelled());
        }

        private Resource labelled() {
            Resource before = existing(rules.world(), path);
            String given = request.path("labelFingerprint").asString("");
            if (given.isEmpty()) {
                throw ComputeError.required("labelFingerprint");
            }
            if (before.body().has("labelFingerprint") && !given.equals(before.text("labelFingerprint"))) {
                throw ComputeError.staleFingerprint("Labels");
            }
            ObjectNode body = before.body().deepCopy();
            if (request.path("labels").isEmpty()) {
                body.remove("labels");
            } else {
                body.set("labels", request.path("labels"));
            }
            body.put("labelFingerprint", rules.world().fingerprint());
            return before.with(body);
        }
    }

    /// Changes who is in a group. Several go on side by side.
    ///
    /// @param next the group after it
    record Members(Rules rules, String path, String type, UnaryOperator<Resource> next) implements Change {
        @Override
        public boolean exclusive() {
            return false;
        }

        @Override
        public void check() {
            changed();
        }

        @Override
        public void apply() {
            rules.world().put(changed());
        }

        private Resource changed() {
            return next.apply(existing(rules.world(), path));
        }
    }

    private static Resource existing(ComputeWorld world, String path) {
        return world.find(path).orElseThrow(() -> ComputeError.notFound(path));
    }
}
