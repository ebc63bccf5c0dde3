// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

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

    /// The marks read back from, or written to, a cloud resource.
    ///
    /// @param clusterUid the UID of the cluster's `kube-system` namespace
    /// @param ownerUid the Service's UID, or [#SHARED]
    record OwnerMark(String clusterUid, String ownerUid) {
        /// Stands for the Service's UID on resources that belong to the cluster.
        public static final String SHARED = "shared";

        /// How marks stand among what a cloud lets a resource carry: tags, labels, or a description of such pairs.
        ///
        /// @param clusterUid the key of the UID of the cluster's `kube-system` namespace
        /// @param clusterName of the cluster's name, for people
        /// @param serviceUid of the UID of the Service, or [#SHARED]
        /// @param service of the Service's `namespace/name`, for people and for the search for orphans
        /// @param value makes of any text one that the cloud takes as a value
        public record Keys(
                String clusterUid, String clusterName, String serviceUid, String service, UnaryOperator<String> value) {
            /// Stands for a Service whose name no mark tells.
            public static final ServiceKey UNNAMED = new ServiceKey("unknown", "unknown");

            /// Keys that begin with a prefix.
            public static Keys under(String prefix, UnaryOperator<String> value) {
                return new Keys(
                        prefix + "cluster-uid",
                        prefix + "cluster-name",
                        prefix + "service-uid",
                        prefix + "service",
                        value);
            }

            /// What marks an owner's resources.
            public SortedMap<String, String> of(Owner owner) {
                OwnerMark mark = owner.mark();
                SortedMap<String, String> marks = new TreeMap<>();
                marks.put(clusterUid, mark.clusterUid());
                marks.put(serviceUid, mark.ownerUid());
                marks.put(clusterName, value.apply(owner.cluster().name()));
                switch (owner) {
                    case Owner.Service named ->
                        marks.put(service, value.apply(named.key().toString()));
                    case Owner.Shared _ -> {}
                }
                return marks;
            }

            /// The marks that a resource carries; empty when one is missing.
            public Optional<OwnerMark> in(Map<String, String> carried) {
                Optional<String> cluster = Optional.ofNullable(carried.get(clusterUid));
                Optional<String> owner = Optional.ofNullable(carried.get(serviceUid));
                return cluster.flatMap(uid -> owner.map(ownerUid -> new OwnerMark(uid, ownerUid)));
            }

            /// The Service that a resource is marked with; empty when that is none of this cluster.
            public Optional<Owner.Service> service(ClusterIdentity cluster, Map<String, String> carried) {
                return in(carried)
                        .filter(mark -> mark.clusterUid().equals(cluster.uid()))
                        .filter(mark -> !mark.ownerUid().equals(SHARED))
                        .map(mark -> new Owner.Service(cluster, key(carried), mark.ownerUid()));
            }

            private ServiceKey key(Map<String, String> carried) {
                String[] parts = carried.getOrDefault(service, "").split("/", 2);
                boolean whole = parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank();
                return whole ? new ServiceKey(parts[0], parts[1]) : UNNAMED;
            }
        }
    }
}
