// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.gcp.world;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of resources.
public enum Kind {
    NETWORK("networks", "network"),
    SUBNETWORK("subnetworks", "subnetwork"),
    DELEGATED_PREFIX("publicDelegatedPrefixes", "public_delegated_prefix"),
    INSTANCE("instances", "instance"),
    ADDRESS("addresses", "address"),
    HEALTH_CHECK("healthChecks", "health_check"),
    FIREWALL("firewalls", "firewall"),
    INSTANCE_GROUP("instanceGroups", "instance_group"),
    ENDPOINT_GROUP("networkEndpointGroups", "network_endpoint_group"),
    BACKEND_SERVICE("backendServices", "backend_service"),
    FORWARDING_RULE("forwardingRules", "forwarding_rule");

    private final String collection;
    private final String noun;

    Kind(String collection, String noun) {
        this.collection = collection;
        this.noun = noun;
    }

    /// What stands in a path.
    public String collection() {
        return collection;
    }

    /// What the API says in its messages.
    public String noun() {
        return noun;
    }

    /// The `kind` of its JSON.
    public String json() {
        String singular = collection.endsWith("sses") || collection.endsWith("xes")
                ? collection.substring(0, collection.length() - 2)
                : collection.substring(0, collection.length() - 1);
        return "compute#" + singular;
    }

    /// The kind that has this name in paths, or in the names of methods (`regionBackendServices`).
    public static Optional<Kind> of(String collection) {
        return Arrays.stream(values())
                .filter(kind ->
                        kind.collection.equals(collection) || ("region" + kind.collection).equalsIgnoreCase(collection))
                .findFirst();
    }
}
