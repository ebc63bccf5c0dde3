// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.util.Map;
import java.util.Optional;

/// Where a resource is.
///
/// @param path `global`, `regions/r` or `zones/z`, as it stands in paths
public record Scope(String path) {

    public static final Scope GLOBAL = new Scope("global");

    public static Scope region(String name) {
        return new Scope("regions/" + name);
    }

    public static Scope zone(String name) {
        return new Scope("zones/" + name);
    }

    /// The scope that the variables of a path name.
    public static Scope of(Map<String, String> variables) {
        return Optional.ofNullable(variables.get("zone"))
                .map(Scope::zone)
                .or(() -> Optional.ofNullable(variables.get("region")).map(Scope::region))
                .orElse(GLOBAL);
    }

    /// Its name without the word before it.
    public String name() {
        return path.substring(path.indexOf('/') + 1);
    }

    /// `region`, `zone` or `global`: the field of a resource that names it.
    public String field() {
        return path.startsWith("regions/") ? "region" : path.startsWith("zones/") ? "zone" : "global";
    }

    /// Whether it is a region, or a zone of a region, with this name.
    public boolean within(String region) {
        return name().equals(region) || name().startsWith(region + "-");
    }
}
