// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import io.cloudlb.emulators.gcp.api.ComputeError;
import tools.jackson.databind.node.ObjectNode;

/// References between resources, which clients write as full links, from `projects/` on, or from the scope on.
///
/// @param world where they lead
public record Links(ComputeWorld world) {

    /// The resource a text names, of one of these kinds, there and not being made or deleted.
    public Resource resolve(String text, String field, Kind... kinds) {
        String path = path(text, field);
        String[] parts = path.split("/", -1);
        for (Kind kind : kinds) {
            if (parts.length > 3 && kind.collection().equals(parts[parts.length - 2])) {
                world.requireReady(path);
                return world.find(path).orElseThrow(() -> ComputeError.notFound(path));
            }
        }
        throw ComputeError.invalid(field, text, "The URL is malformed or names a resource of another kind");
    }

    /// Resolves the link in a field of a body and writes it there in full.
    public Resource settle(ObjectNode body, String name, Kind... kinds) {
        Resource found = resolve(body.path(name).asString(""), "resource." + name, kinds);
        body.put(name, found.link());
        return found;
    }

    /// The path a text names, whether anything is there or not.
    public String path(String text, String field) {
        String path = text.replaceFirst("^https?://[^/]+/", "").replaceFirst("^/?compute/v1/", "");
        if (path.matches("(global|regions/[^/]+|zones/[^/]+)/.+")) {
            path = "projects/" + world.settings().project() + "/" + path;
        }
        if (!path.startsWith("projects/")) {
            throw ComputeError.invalid(field, text, "The URL is malformed");
        }
        return path;
    }
}
