// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure;

import io.cloudlb.emulators.azure.resources.ResourceRules;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Kind.PartKind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Marks documents with what only the server says: name, id, type, etag and how far they are.
///
/// @param world that mints etags
record Documents(AzureWorld world) {

    /// A resource with all its marks.
    Resource marked(Kind kind, ArmId id, ObjectNode given, Optional<Resource> before, String state) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", id.name());
        body.put("id", id.text());
        String etag = world.etag(kind, before);
        if (kind != Kind.RESOURCE_GROUP) {
            body.put("etag", etag);
        }
        body.put("type", kind.fullType());
        given.properties().stream()
                .filter(member -> !body.has(member.getKey()))
                .forEach(member -> body.set(member.getKey(), member.getValue()));
        ObjectNode properties = ResourceRules.inside(body, "properties");
        properties.put("provisioningState", state);
        if (kind.provider().equals("Microsoft.Network") && kind != Kind.PRIVATE_LINK_SERVICE) {
            properties.put(
                    "resourceGuid",
                    before.map(had -> had.properties().path("resourceGuid").asString())
                            .orElseGet(world::guid));
        }
        Resource marked = new Resource(kind, id, body);
        kind.parts()
                .forEach(part ->
                        marked.parts(part.collection()).forEach(each -> part(kind, id, part, each, etag, state)));
        return marked;
    }

    private static void part(Kind kind, ArmId owner, PartKind part, ObjectNode body, String etag, String state) {
        body.put(
                "id",
                owner.child(part.collection(), body.path("name").asString()).text());
        body.put("etag", etag);
        body.put("type", kind.fullType() + "/" + part.collection());
        ResourceRules.inside(body, "properties").put("provisioningState", state);
    }

    /// The same resource, in another state, with a new etag.
    Resource in(Resource resource, String state) {
        return marked(resource.kind(), resource.id(), resource.body().deepCopy(), Optional.of(resource), state);
    }

    /// Takes what a client called null for what it was.
    static void keepNulls(ObjectNode given, JsonNode before) {
        for (String name : given.propertyNames().stream().toList()) {
            JsonNode value = given.path(name);
            if (value.isNull()) {
                given.remove(name);
                if (before.has(name)) {
                    given.set(name, before.path(name).deepCopy());
                }
            } else if (value instanceof ObjectNode inner) {
                keepNulls(inner, before.path(name));
            } else if (value.isArray()) {
                value.valueStream()
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .forEach(each -> keepNulls(each, JsonNodeFactory.instance.objectNode()));
            }
        }
    }
}
