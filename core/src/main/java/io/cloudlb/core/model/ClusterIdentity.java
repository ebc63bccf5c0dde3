// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Which cluster this controller serves.
///
/// @param name the `--cluster-name`, for people and for tags they filter by
/// @param uid the UID of the `kube-system` namespace: unique however many clusters share a name and an account
public record ClusterIdentity(String name, String uid) {
    public ClusterIdentity {
        if (name.isBlank() || uid.isBlank()) {
            throw new IllegalArgumentException("A cluster has a name and a UID");
        }
    }
}
