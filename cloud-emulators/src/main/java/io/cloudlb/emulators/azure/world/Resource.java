// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One resource: a document with its parts inside.
///
/// @param body what the API answers of it, but for what follows from other resources; nobody changes it
public record Resource(Kind kind, ArmId id, ObjectNode body) {

    public String name() {
        return id.name();
    }

    public JsonNode properties() {
        return body.path("properties");
    }

    public String etag() {
        return body.path("etag").asString("");
    }

    /// How far its last change is: `Succeeded`, `Updating`, `Deleting`, `Failed`.
    public String state() {
        return properties().path("provisioningState").asString("");
    }

    public boolean succeeded() {
        return state().equals("Succeeded");
    }

    /// `Standard` or `Basic`, empty for kinds without.
    public String sku() {
        return body.path("sku").path("name").asString("");
    }

    /// The parts of one of its collections.
    public Stream<ObjectNode> parts(String collection) {
        return list(properties(), collection);
    }

    /// One part by its name, whatever the case.
    public Optional<ObjectNode> part(String collection, String name) {
        return parts(collection)
                .filter(part -> part.path("name").asString("").equalsIgnoreCase(name))
                .findFirst();
    }

    /// All parts with an id.
    public Stream<ObjectNode> parts() {
        return kind.parts().stream().flatMap(part -> parts(part.collection()));
    }

    public Resource with(ObjectNode other) {
        return new Resource(kind, id, other);
    }

    /// The objects of a list.
    public static Stream<ObjectNode> list(JsonNode owner, String field) {
        return owner.path(field)
                .valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    /// The id in a reference, `{"id": …}`; empty if there is none.
    public static Optional<ArmId> reference(JsonNode owner, String field) {
        return owner.path(field)
                .path("id")
                .asStringOpt()
                .filter(id -> !id.isEmpty())
                .map(ArmId::new);
    }

    /// The ids in a list of references.
    public static List<ArmId> references(JsonNode owner, String field) {
        return owner.path(field)
                .valueStream()
                .flatMap(each -> each.path("id").asStringOpt().stream())
                .map(ArmId::new)
                .toList();
    }
}
