// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One thing in the project.
///
/// @param path its place from `projects/` on
/// @param body what the API answers of it, but for what follows from other resources; nobody changes it
/// @param members of a group: endpoints, or for instance groups `{"instance": link}`
public record Resource(Kind kind, Scope scope, String path, ObjectNode body, List<JsonNode> members) {

    /// What every link begins with.
    public static final String HOST = "https://www.googleapis.com/compute/v1/";

    public Resource {
        members = List.copyOf(members);
    }

    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public String link() {
        return HOST + path;
    }

    /// A field as text, empty if it has none.
    public String text(String field) {
        return body.path(field).asString("");
    }

    public boolean flag(String field) {
        return body.path(field).asBoolean(false);
    }

    /// The texts of a list.
    public List<String> texts(String field) {
        return body.path(field).valueStream().map(JsonNode::asString).toList();
    }

    public Resource with(ObjectNode other) {
        return new Resource(kind, scope, path, other, members);
    }

    public Resource withMembers(List<JsonNode> others) {
        return new Resource(kind, scope, path, body, others);
    }

    /// The path of the resource a link names; the text itself if it is no link.
    public static String pathOf(String link) {
        int start = link.indexOf("projects/");
        return start < 0 ? link : link.substring(start);
    }

    /// Whether a field of this names that resource.
    public boolean names(String field, String otherPath) {
        return pathOf(text(field)).equals(otherPath);
    }
}
