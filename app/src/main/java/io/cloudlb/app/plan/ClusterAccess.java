// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.CommandFailure;
import io.cloudlb.app.cli.ProductVersion;
import io.cloudlb.core.config.ControllerConfig.Connection;
import io.cloudlb.core.config.Surroundings;
import io.cloudlb.core.kube.KubernetesCaches;
import io.cloudlb.core.kube.KubernetesConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whether and how `cloudlb plan` asks a cluster.
///
/// @param connection what the configuration says
/// @param environment the environment variables
/// @param offline whether the user wants no cluster asked
record ClusterAccess(Connection connection, Map<String, String> environment, boolean offline) {

    /// The cluster, or [ClusterSnapshot#unknown] when the user wants none asked or nothing on this machine names one.
    ClusterSnapshot snapshot(KubernetesCaches.Mappers mappers) {
        if (offline || !namesCluster()) {
            return ClusterSnapshot.unknown();
        }
        try (KubernetesConnection open =
                KubernetesConnection.open(connection.kubeconfig(), connection.context(), ProductVersion.current())) {
            return ClusterSnapshot.read(open, mappers);
        } catch (KubernetesConnection.UnreachableException e) {
            throw new CommandFailure(e.getMessage() + " Or plan without a cluster: --offline.", e);
        }
    }

    private boolean namesCluster() {
        return connection.kubeconfig().isPresent()
                || connection.context().isPresent()
                || !environment.getOrDefault("KUBECONFIG", "").isBlank()
                || Surroundings.look(environment).inCluster()
                || Files.isReadable(Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config"));
    }
}
