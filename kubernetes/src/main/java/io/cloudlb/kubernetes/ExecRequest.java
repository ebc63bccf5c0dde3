// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.kubernetes.KubernetesConnection.UnreachableException;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What a kubeconfig's `exec` asks for, by the rules of `client.authentication.k8s.io`.
final class ExecRequest {
    private static final String GROUP = "client.authentication.k8s.io";
    private static final Set<String> VERSIONS = Set.of(GROUP + "/v1", GROUP + "/v1beta1");
    private static final String CLUSTER_CONFIG = GROUP + "/exec";

    private ExecRequest() {}

    /// The command.
    ///
    /// @param exec what the kubeconfig says of it
    /// @param file the kubeconfig, from whose folder relative paths go
    /// @param cluster what the command is told of, if it asks for it
    /// @throws UnreachableException when no such command can be run
    static CredentialCommand of(ExecConfig exec, Optional<File> file, Optional<Cluster> cluster) {
        String name = Objects.requireNonNullElse(exec.getCommand(), "");
        String version = Objects.requireNonNullElse(exec.getApiVersion(), "");
        if (name.isBlank()) {
            throw new UnreachableException("The kubeconfig's exec names no command.");
        }
        if (!VERSIONS.contains(version)) {
            throw new UnreachableException(
                    "The kubeconfig asks the credential command %s for apiVersion '%s'; only %s/v1 and v1beta1 are understood. Write the kubeconfig anew with a newer %s."
                            .formatted(name, version, GROUP, name));
        }
        if ("Always".equals(exec.getInteractiveMode())) {
            throw new UnreachableException(
                    "The credential command %s wants to ask a person (interactiveMode Always), which cannot be here; use other credentials."
                            .formatted(name));
        }
        List<String> words = new ArrayList<>(List.of(path(name, file)));
        Stream.ofNullable(exec.getArgs())
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .forEach(words::add);
        return new CredentialCommand(
                words,
                environment(exec, version, cluster),
                version,
                Objects.requireNonNullElse(exec.getInstallHint(), ""));
    }

    /// A bare name is looked for on the PATH.
    private static String path(String command, Optional<File> kubeconfig) {
        boolean relative = command.contains("/") && !command.startsWith("/");
        return relative
                ? kubeconfig
                        .map(file -> new File(file.getAbsoluteFile().getParentFile(), command).getPath())
                        .orElse(command)
                : command;
    }

    private static Map<String, String> environment(ExecConfig exec, String version, Optional<Cluster> cluster) {
        Map<String, String> environment = new HashMap<>();
        Stream.ofNullable(exec.getEnv())
                .flatMap(List::stream)
                .filter(variable -> variable != null && variable.getName() != null)
                .forEach(variable -> environment.put(variable.getName(), value(variable)));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("interactive", false);
        if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
            cluster.ifPresent(known -> spec.put("cluster", info(known)));
        }
        environment.put(
                "KUBERNETES_EXEC_INFO",
                JsonMapper.shared()
                        .writeValueAsString(Map.of("apiVersion", version, "kind", "ExecCredential", "spec", spec)));
        return environment;
    }

    private static String value(ExecEnvVar variable) {
        return Objects.requireNonNullElse(variable.getValue(), "");
    }

    private static Map<String, Object> info(Cluster cluster) {
        Map<String, Object> info = new LinkedHashMap<>();
        put(info, "server", cluster.getServer());
        put(info, "tls-server-name", cluster.getTlsServerName());
        put(info, "insecure-skip-tls-verify", cluster.getInsecureSkipTlsVerify());
        put(info, "certificate-authority-data", authority(cluster));
        put(info, "proxy-url", cluster.getProxyUrl());
        Stream.ofNullable(cluster.getExtensions())
                .flatMap(List::stream)
                .filter(extension -> CLUSTER_CONFIG.equals(extension.getName()))
                .map(NamedExtension::getExtension)
                .findFirst()
                .ifPresent(config -> info.put("config", config));
        return info;
    }

    private static @Nullable String authority(Cluster cluster) {
        if (cluster.getCertificateAuthorityData() != null || cluster.getCertificateAuthority() == null) {
            return cluster.getCertificateAuthorityData();
        }
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(cluster.getCertificateAuthority())));
        } catch (IOException _) { // said where the client needs it
            return null;
        }
    }

    private static void put(Map<String, Object> info, String key, @Nullable Object value) {
        if (value != null) {
            info.put(key, value);
        }
    }
}
