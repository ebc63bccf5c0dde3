// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.kubernetes.DryRun;
import io.cloudlb.kubernetes.KubernetesCaches;
import io.cloudlb.kubernetes.KubernetesConnection;
import java.util.Optional;

/// The cluster that is asked, for as long as a plan is made.
///
/// @param connection the connection; empty when none is asked
record OpenCluster(Optional<KubernetesConnection> connection) implements AutoCloseable {

    /// What is there; [ClusterSnapshot#unknown] when no cluster is asked.
    ClusterSnapshot snapshot(KubernetesCaches.Mappers mappers) {
        try {
            return connection.map(open -> ClusterSnapshot.read(open, mappers)).orElseGet(ClusterSnapshot::unknown);
        } catch (KubernetesConnection.UnreachableException e) {
            throw unreachable(e);
        }
    }

    /// Asks the API server whether it would take a manifest; empty when no cluster is asked.
    Optional<DryRun> dryRun(ClusterSnapshot snapshot) {
        return connection.map(open -> new DryRun(open.client(), snapshot::service));
    }

    /// For providers that live in the cluster.
    Optional<Object> forProvider() {
        return connection.flatMap(KubernetesConnection::forProvider);
    }

    static CommandFailure unreachable(KubernetesConnection.UnreachableException cause) {
        return new CommandFailure(cause.getMessage() + " Or plan without a cluster: --without-cluster.", cause);
    }

    @Override
    public void close() {
        connection.ifPresent(KubernetesConnection::close);
    }
}
