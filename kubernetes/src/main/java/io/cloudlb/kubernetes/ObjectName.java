// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.kubernetes.yaml.YamlNode;
import java.util.Optional;

/// The name and namespace that an object of a manifest gives itself.
record ObjectName(Optional<String> namespace, Optional<String> name) {
    static ObjectName of(YamlNode.Mapping object) {
        Optional<YamlNode.Mapping> metadata = object.mapping("metadata");
        return new ObjectName(
                metadata.flatMap(fields -> fields.text("namespace")).filter(text -> !text.isEmpty()),
                metadata.flatMap(fields -> fields.text("name")).filter(text -> !text.isEmpty()));
    }

    String required(String kind) {
        return name.orElseThrow(() -> new IllegalArgumentException(kind + " has no metadata.name"));
    }
}
