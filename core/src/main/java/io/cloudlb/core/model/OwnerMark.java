// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// The marks read back from, or written to, a cloud resource.
///
/// @param clusterUid the UID of the cluster's `kube-system` namespace
/// @param ownerUid the Service's UID, or [#SHARED]
public record OwnerMark(String clusterUid, String ownerUid) {
    /// Stands for the Service's UID on resources that belong to the cluster.
    public static final String SHARED = "shared";
}
