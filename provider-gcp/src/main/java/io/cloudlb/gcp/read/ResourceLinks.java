// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

/// Parts of links: `https://…/projects/p/zones/z/instanceGroups/g`.
public final class ResourceLinks {
    private ResourceLinks() {}

    /// The last part, `g`; empty text for none.
    public static String name(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /// The zone or region that it is of, `z`; empty text for what is global.
    static String zone(String link) {
        return part(link, "zones").isEmpty() ? part(link, "regions") : part(link, "zones");
    }

    /// The project that it is of, `p`; empty text when it does not say.
    static String project(String link) {
        return part(link, "projects");
    }

    private static String part(String link, String collection) {
        String[] parts = link.split("/", -1);
        for (int at = 0; at + 1 < parts.length; at++) {
            if (parts[at].equals(collection)) {
                return parts[at + 1];
            }
        }
        return "";
    }
}
