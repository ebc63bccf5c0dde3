// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.resources;

import io.cloudlb.emulators.azure.api.ArmError;
import io.cloudlb.emulators.azure.api.ArmPath;
import io.cloudlb.emulators.azure.world.ArmId;
import io.cloudlb.emulators.azure.world.AzureWorld;
import io.cloudlb.emulators.azure.world.AzureWorld.Found;
import io.cloudlb.emulators.azure.world.Kind;
import io.cloudlb.emulators.azure.world.Resource;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// References from one resource to another, `{"id": …}`: they must lead somewhere, and are kept in the spelling of what
/// they lead to.
///
/// @param world where they lead
record References(AzureWorld world) {

    /// What a field refers to; empty if it is not there.
    ///
    /// @param by who refers
    /// @param path of the field, for people
    /// @param part the collection of the part that is expected, empty if it is a whole resource
    Optional<Found> settle(ObjectNode owner, String field, ArmId by, String path, Kind kind, String part) {
        Optional<ArmId> reference = Resource.reference(owner, field);
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        ArmId id = reference.get();
        boolean right = ArmPath.of(id.text())
                .flatMap(ArmPath::target)
                .filter(target -> target.kind() == kind
                        && target.part()
                                .map(Kind.PartKind::collection)
                                .orElse("")
                                .equals(part))
                .isPresent();
        if (!right) {
            throw ArmError.unreadable(
                    "InvalidJsonReferenceFormat",
                    "Reference Id %s is not formatted correctly. The Id is expected to reference resources of type %s. Path %s."
                            .formatted(id, part.isEmpty() ? kind.collection() : part, path));
        }
        Found found = world.resolve(id).orElseThrow(() -> ArmError.invalidReference(id, by));
        ArmId spelt = found.part()
                .map(inside ->
                        found.owner().id().child(part, inside.path("name").asString()))
                .orElse(found.owner().id());
        owner.putObject(field).put("id", spelt.text());
        requireReady(found, spelt, by);
        return Optional.of(found);
    }

    private static void requireReady(Found found, ArmId id, ArmId by) {
        String state = found.owner().state();
        if (by.within(found.owner().id()) || by.equals(found.owner().id())) {
            return;
        }
        if (!state.equals("Succeeded") && !state.isEmpty()) {
            String verb = state.equals("Deleting") ? "DELETE" : "PUT";
            throw ArmError.notProvisioned(
                    id, by, state, ArmError.operation(verb, found.owner().kind().model()));
        }
    }

    /// The subnet a field refers to.
    Optional<Subnet> subnet(ObjectNode owner, ArmId by, String path) {
        return settle(owner, "subnet", by, path + ".subnet", Kind.VIRTUAL_NETWORK, "subnets")
                .flatMap(found -> found.part()
                        .map(part -> new Subnet(
                                found.owner()
                                        .id()
                                        .child("subnets", part.path("name").asString()),
                                part)));
    }

    /// A subnet.
    record Subnet(ArmId id, ObjectNode body) {}
}
