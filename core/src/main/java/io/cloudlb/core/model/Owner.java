// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Who a cloud resource belongs to. Every resource that cloudlb makes carries its owner's marks, and
/// nothing is changed or deleted whose marks are not the owner's.
public sealed interface Owner {

    /// The cluster, in both kinds.
    ClusterIdentity cluster();

    /// The marks that resources of this owner carry in the cloud.
    OwnerMark mark();

    /// One Service; the UID tells it from a later Service of the same name.
    ///
    /// @param cluster the cluster of the Service
    /// @param key the Service's name
    /// @param uid the Service's UID
    record Service(ClusterIdentity cluster, ServiceKey key, String uid) implements Owner {
        public Service {
            if (uid.isBlank()) {
                throw new IllegalArgumentException("A Service has a UID: " + key);
            }
        }

        @Override
        public OwnerMark mark() {
            return new OwnerMark(cluster.uid(), uid);
        }

        @Override
        public String toString() {
            return key.toString();
        }
    }

    /// The cluster itself, for what all its Services share.
    ///
    /// @param cluster the cluster
    record Shared(ClusterIdentity cluster) implements Owner {
        @Override
        public OwnerMark mark() {
            return new OwnerMark(cluster.uid(), OwnerMark.SHARED);
        }

        @Override
        public String toString() {
            return "shared by cluster " + cluster.name();
        }
    }
}
