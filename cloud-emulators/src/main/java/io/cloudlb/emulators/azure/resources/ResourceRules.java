// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmRefusal;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What one kind of resource is held to. Nothing here changes the world but [#deleted] and [#changed], which say what
/// follows for others.
public interface ResourceRules {

    Pattern NAME = Pattern.compile("\\w([\\w.-]{0,78}\\w)?");

    /// A resource as a client wants it.
    ///
    /// @param body its own copy, to be filled in
    /// @param before what it is now, empty if it is to be made
    record Draft(ArmId id, ObjectNode body, Optional<Resource> before) {

        /// Its properties, made if there are none.
        public ObjectNode properties() {
            return inside(body, "properties");
        }

        /// The parts of one of its collections.
        public Stream<ObjectNode> parts(String collection) {
            return Resource.list(properties(), collection);
        }
    }

    /// Completes what a client wants, or refuses it.
    void complete(Draft draft);

    /// Refuses to have a resource deleted.
    default void requireDeletable(Resource resource) {}

    /// Refuses to have one of its parts deleted.
    default void requireDeletable(Resource resource, ArmId part) {}

    /// Fills in what there is only when a change is done.
    default void settle(Draft draft) {}

    /// What the API answers of a resource: with that which follows from others.
    default ObjectNode shown(Resource resource) {
        return resource.body();
    }

    /// Other resources that get a new etag when this is changed or deleted.
    ///
    /// @param after what it is from now on, empty if it is deleted
    default List<ArmId> touched(Optional<Resource> before, Optional<Resource> after) {
        return List.of();
    }

    /// An object inside of another, made if it is not there.
    static ObjectNode inside(ObjectNode owner, String field) {
        return owner.path(field) instanceof ObjectNode there ? there : owner.putObject(field);
    }

    /// Fills in what a client left out.
    static void otherwise(ObjectNode body, String field, String value) {
        if (body.path(field).asString("").isEmpty()) {
            body.put(field, value);
        }
    }

    /// Fills in what a client left out.
    static void otherwise(ObjectNode body, String field, int value) {
        if (!body.hasNonNull(field)) {
            body.put(field, value);
        }
    }

    /// Fills in what a client left out.
    static void otherwise(ObjectNode body, String field, boolean value) {
        if (!body.hasNonNull(field)) {
            body.put(field, value);
        }
    }

    /// Fills in an empty list where a client left it out.
    static void lists(ObjectNode body, String... fields) {
        for (String field : fields) {
            if (!body.path(field).isArray()) {
                body.set(field, JsonNodeFactory.instance.arrayNode());
            }
        }
    }

    /// Refuses a number outside of its bounds.
    static void bounded(JsonNode body, String path, String field, int least, int most) {
        int value = body.path(field).asInt(least);
        if (value < least || value > most) {
            throw ArmRefusal.of(
                    400,
                    "InvalidRequestFormat",
                    "Cannot parse the request.",
                    new ArmRefusal.Detail(
                            "ValueOutOfRange",
                            "The value %d of %s.%s is out of range. It must be between %d and %d."
                                    .formatted(value, path, field, least, most)));
        }
    }

    /// The parts of a collection have names, each its own.
    static void names(Draft draft, String collection) {
        Set<String> seen = new HashSet<>();
        draft.parts(collection).forEach(part -> {
            String name = part.path("name").asString("");
            if (name.isEmpty()) {
                throw ArmError.required("properties." + collection + ".name");
            }
            if (!NAME.matcher(name).matches()) {
                throw ArmError.invalidName(name);
            }
            if (!seen.add(draft.id().child(collection, name).key())) {
                throw ArmRefusal.of(
                        400,
                        "DuplicateResourceName",
                        "Resource %s has two child resources with the same name (%s).".formatted(draft.id(), name));
            }
        });
    }

    /// The SKU, which stays what it was.
    ///
    /// @return its name
    static String sku(Draft draft, String otherwise) {
        ObjectNode sku = inside(draft.body(), "sku");
        otherwise(sku, "name", otherwise);
        otherwise(sku, "tier", "Regional");
        draft.before().ifPresent(before -> {
            if (!before.sku().equals(sku.path("name").asString())) {
                throw ArmError.immutable(draft.id(), "sku");
            }
        });
        return sku.path("name").asString();
    }

    /// Zones, which stay what they were.
    static void zones(Draft draft) {
        draft.before().ifPresent(before -> {
            List<String> has = zones(before.body());
            List<String> wanted = zones(draft.body());
            if (!has.equals(wanted)) {
                throw ArmRefusal.of(
                        400,
                        "ResourceAvailabilityZonesCannotBeModified",
                        ("Resource %s has an existing availability zone constraint %s and the request has availability zone constraint %s,"
                                        + " which do not match. Zones cannot be added/updated/removed once the resource is created."
                                        + " The resource cannot be updated from regional to zonal or vice-versa.")
                                .formatted(draft.id(), String.join(", ", has), String.join(", ", wanted)));
            }
        });
    }

    private static List<String> zones(ObjectNode body) {
        return body.path("zones").valueStream().map(JsonNode::asString).sorted().toList();
    }

    /// Refuses to change one of these properties.
    static void keep(Draft draft, String... fields) {
        draft.before().ifPresent(before -> {
            for (String field : fields) {
                if (!before.properties().path(field).equals(draft.properties().path(field))) {
                    throw ArmError.immutable(draft.id(), "properties." + field);
                }
            }
        });
    }
}
