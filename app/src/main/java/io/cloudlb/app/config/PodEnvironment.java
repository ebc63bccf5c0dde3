// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where this process runs, as far as defaults depend on it.
///
/// @param podNamespace the namespace of the pod this process runs in; empty outside a cluster
public record PodEnvironment(Optional<String> podNamespace) {
    private static final Path NAMESPACE_FILE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    /// Not in a cluster.
    public static final PodEnvironment OUTSIDE = new PodEnvironment(Optional.empty());

    /// Looks for what the kubelet gives every pod: the API server's address and a service account.
    public static PodEnvironment look(Map<String, String> environment) {
        return look(environment, NAMESPACE_FILE);
    }

    static PodEnvironment look(Map<String, String> environment, Path namespaceFile) {
        if (!environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return OUTSIDE;
        }
        try {
            return new PodEnvironment(
                    Optional.of(Files.readString(namespaceFile).strip()));
        } catch (IOException _) {
            // A pod without a service account reaches no API server by itself: it is as good as outside.
            return OUTSIDE;
        }
    }

    /// Whether this process runs in a pod with a service account.
    public boolean inCluster() {
        return podNamespace.isPresent();
    }
}
