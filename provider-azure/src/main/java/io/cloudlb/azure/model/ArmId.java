// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import java.util.Locale;
import java.util.Optional;

/// The path of a resource. Equal whatever the case, because Azure's services write the same id in several.
///
/// @param text `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/n`
public record ArmId(String text) implements Comparable<ArmId> {
    /// The place of a resource group's name in a path.
    private static final int GROUP = 4;

    /// The last word of the path.
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// The resource group that it is in; empty when it is in none.
    public Optional<String> group() {
        String[] words = text.split("/", -1);
        return words.length > GROUP && words[GROUP - 1].equalsIgnoreCase("resourceGroups")
                ? Optional.of(words[GROUP])
                : Optional.empty();
    }

    /// Whether it is in a collection of that name.
    public boolean isIn(String collection) {
        return text.toLowerCase(Locale.ROOT).endsWith(("/" + collection + "/" + name()).toLowerCase(Locale.ROOT));
    }

    /// What this is a part of.
    public ArmId parent() {
        return new ArmId(text.substring(0, text.lastIndexOf('/', text.lastIndexOf('/') - 1)));
    }

    /// A part of this resource.
    public ArmId child(String collection, String name) {
        return new ArmId(text + "/" + collection + "/" + name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArmId(String theirs) && text.equalsIgnoreCase(theirs);
    }

    @Override
    public int hashCode() {
        return text.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public int compareTo(ArmId other) {
        return text.compareToIgnoreCase(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
