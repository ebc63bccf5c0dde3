// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Comparator;

/// The name of a Service in the cluster. Two Services that follow each other under one name share a
/// key and differ in UID.
///
/// @param namespace the Service's namespace
/// @param name the Service's name
public record ServiceKey(String namespace, String name) implements Comparable<ServiceKey> {
    private static final Comparator<ServiceKey> ORDER =
            Comparator.comparing(ServiceKey::namespace).thenComparing(ServiceKey::name);

    public ServiceKey {
        if (namespace.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "A Service has a namespace and a name: '" + namespace + "/" + name + "'");
        }
    }

    @Override
    public int compareTo(ServiceKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
