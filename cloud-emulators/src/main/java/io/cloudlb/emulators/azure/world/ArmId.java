// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.azure.world;

import java.util.Locale;

/// The id of a resource or of a part of one, `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/…`.
/// Ids that differ in case only are the same.
///
/// @param text as it was first written
public record ArmId(String text) {

    /// What is compared, and what tables know it by.
    public String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    /// The last name in it.
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// A part of this, or of the kind below it.
    public ArmId child(String collection, String name) {
        return new ArmId(text + "/" + collection + "/" + name);
    }

    /// What this is a part of.
    public ArmId parent() {
        String collection = text.substring(0, Math.max(0, text.lastIndexOf('/')));
        return new ArmId(collection.substring(0, Math.max(0, collection.lastIndexOf('/'))));
    }

    /// Whether this is a part of another, at any depth.
    public boolean within(ArmId owner) {
        return key().startsWith(owner.key() + "/");
    }

    /// The name of its resource group, empty if it is in none.
    public String group() {
        String[] segments = text.split("/", -1);
        return segments.length > 4 && segments[3].equalsIgnoreCase("resourceGroups") ? segments[4] : "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArmId id && id.key().equals(key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
