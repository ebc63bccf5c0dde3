// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.cli.ProductVersion;
import io.cloudlb.app.config.ControllerConfig.Connection;
import io.cloudlb.app.config.PodEnvironment;
import io.cloudlb.kubernetes.KubernetesConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whether and how `cloudlb plan` asks a cluster.
///
/// @param connection what the configuration says
/// @param environment the environment variables
/// @param offline whether the user wants no cluster asked
record ClusterAccess(Connection connection, Map<String, String> environment, boolean offline) {

    /// Connects, unless the user wants no cluster asked or nothing on this machine names one.
    OpenCluster open() {
        if (offline || !namesCluster()) {
            return new OpenCluster(Optional.empty());
        }
        try {
            return new OpenCluster(Optional.of(KubernetesConnection.open(
                    connection.kubeconfig(), connection.context(), ProductVersion.current())));
        } catch (KubernetesConnection.UnreachableException e) {
            throw OpenCluster.unreachable(e);
        }
    }

    private boolean namesCluster() {
        return connection.kubeconfig().isPresent()
                || connection.context().isPresent()
                || !environment.getOrDefault("KUBECONFIG", "").isBlank()
                || PodEnvironment.look(environment).inCluster()
                || Files.isReadable(Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config"));
    }
}
