// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.it.command;

import io.cloudlb.testkit.controlplane.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What the kubelet gives a pod: two variables, and a folder with a token and a certificate. Where these are is fixed
/// in a pod, and told here.
public final class InCluster {
    private InCluster() {}

    /// The environment of a process in a pod whose account may do everything.
    ///
    /// @param folder where its files go
    public static Map<String, String> of(ControlPlane controlPlane, Path folder) {
        return of(controlPlane, controlPlane.token(), folder);
    }

    /// The environment of a process in a pod with this token.
    static Map<String, String> of(ControlPlane controlPlane, String token, Path folder) {
        Path tokenFile = written(folder.resolve("token"), token);
        return Map.of(
                "KUBERNETES_SERVICE_HOST",
                controlPlane.url().getHost(),
                "KUBERNETES_SERVICE_PORT",
                String.valueOf(controlPlane.url().getPort()),
                "JAVA_TOOL_OPTIONS",
                "-Dkubernetes.auth.serviceAccount.token=" + tokenFile + " -Dkubernetes.certs.ca.file="
                        + controlPlane.certificateAuthority(),
                "KUBECONFIG",
                folder.resolve("no-kubeconfig").toString(),
                "HOME",
                folder.toString());
    }

    private static Path written(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
