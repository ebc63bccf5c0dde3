// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.resources;

import io.cloudlb.emulators.gcp.api.ComputeError;
import io.cloudlb.emulators.gcp.world.ComputeWorld;
import io.cloudlb.emulators.gcp.world.Kind;
import io.cloudlb.emulators.gcp.world.Resource;
import io.cloudlb.emulators.gcp.world.Scope;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What one kind of resource is held to. Nothing here changes the world: every rule is asked when a call is accepted
/// and again when its operation ends, since others may have come between.
public interface ResourceRules {

    /// Completes what a client wants to have made, or refuses it.
    ///
    /// @param body its own copy, to be filled in
    void complete(ObjectNode body, Scope scope);

    /// Completes what a client wants a resource to be from now on, or refuses it.
    ///
    /// @param body the whole of it, to be filled in
    /// @param before what it is now
    void change(ObjectNode body, Resource before);

    /// Who keeps a resource from being deleted.
    Optional<Resource> user(Resource resource);

    /// The fields a client may set at all; others that the API has are not emulated.
    Set<String> fields();

    /// What the API answers of a resource: with that which follows from others.
    default ObjectNode shown(Resource resource) {
        return resource.body();
    }

    /// Whether a change must name the fingerprint of what it is to change.
    default boolean demandsFingerprint() {
        return false;
    }

    /// Refuses to change one of these fields.
    static void keep(ObjectNode body, Resource before, String... fields) {
        for (String field : fields) {
            if (!body.path(field).equals(before.body().path(field))) {
                throw ComputeError.invalid("resource." + field, body.path(field).asString(""), "It cannot be changed");
            }
        }
    }

    /// The first of a kind that names a resource.
    static Optional<Resource> first(ComputeWorld world, Kind kind, Resource resource) {
        return world.users(kind, resource.path()).stream().findFirst();
    }

    /// Fills in what a client left out.
    static void otherwise(ObjectNode body, String field, String value) {
        if (body.path(field).asString("").isEmpty()) {
            body.put(field, value);
        }
    }

    /// Fills in what a client left out.
    static void otherwise(ObjectNode body, String field, int value) {
        if (!body.has(field)) {
            body.put(field, value);
        }
    }

    /// Refuses a number outside of its bounds.
    static void bounded(ObjectNode body, String at, String field, int least, int most) {
        int value = body.path(field).asInt(least);
        if (value < least || value > most) {
            throw ComputeError.invalid(
                    at + field,
                    Integer.toString(value),
                    "Must be greater than or equal to %d and less than or equal to %d".formatted(least, most));
        }
    }

    /// Refuses a word that is none of these.
    static void oneOf(ObjectNode body, String field, Set<String> emulated) {
        String value = body.path(field).asString("");
        if (!emulated.contains(value)) {
            throw ComputeError.notEmulated("'%s' as '%s', only %s"
                    .formatted(value, field, emulated.stream().sorted().toList()));
        }
    }
}
