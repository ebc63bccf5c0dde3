// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.provider.Host;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The connection to the API server, and the cluster's identity.
public final class KubernetesConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int RETRIES = 2;
    private static final String IDENTITY_NAMESPACE = "kube-system";

    /// What the client falls back to when neither a kubeconfig nor a pod's surroundings tell where the API
    /// server is.
    private static final String NOWHERE = "kubernetes.default.svc";

    private static final String NO_CLUSTER =
            "No cluster is named: no kubeconfig was found and this is no pod. Name a file with --kubeconfig, or set KUBECONFIG to one that exists.";

    private final KubernetesClient client;

    private KubernetesConnection(KubernetesClient client) {
        this.client = client;
    }

    /// Connects by a kubeconfig, or, without one, as the environment says: `KUBECONFIG`, the home folder, the
    /// pod's service account. Makes no call yet.
    ///
    /// Speaks HTTP/1.1: a connection that went dead in silence ends with the first request on it that times out,
    /// where HTTP/2 would send all that follow down the same one. It also takes a tenth less of our time for each
    /// request.
    ///
    /// @throws UnreachableException when the file cannot be read or has no such context
    public static KubernetesConnection open(Optional<Path> kubeconfig, Optional<String> context, String version) {
        Config base = configuration(kubeconfig, context);
        context.ifPresent(wanted -> requireContext(base, wanted));
        Config config = new ConfigBuilder(base)
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .withUserAgent("cloudlb/" + version)
                .withHttp2Disable(true)
                .build();
        return new KubernetesConnection(new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withKubernetesSerialization(Kinds.serialization())
                .build());
    }

    private static Config configuration(Optional<Path> kubeconfig, Optional<String> context) {
        Optional<File> file = kubeconfig.map(KubernetesConnection::readable);
        try {
            return file.map(found -> Config.fromKubeconfig(context.orElse(null), found))
                    .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        } catch (RuntimeException failure) { // the parser's own, which the client lets through
            throw new UnreachableException(
                    "%s is no valid kubeconfig (%s)."
                            .formatted(
                                    kubeconfig.map(Path::toString).orElse("The file that KUBECONFIG names"),
                                    KubernetesFailures.rootCause(failure)
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    failure);
        }
    }

    /// The client takes the current context, of another cluster perhaps, for one that does not exist.
    private static void requireContext(Config config, String wanted) {
        List<String> known = Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
                .map(NamedContext::getName)
                .sorted()
                .toList();
        if (!known.contains(wanted)) {
            throw new UnreachableException("The kubeconfig has no context %s; it has %s."
                    .formatted(wanted, known.isEmpty() ? "none" : String.join(", ", known)));
        }
    }

    /// The client, for the rest of this package's classes.
    public KubernetesClient client() {
        return client;
    }

    /// The connection, for providers that live in the cluster.
    public Host.Connection toHost() {
        return new Host.Connection() {
            @Override
            public <T> Optional<T> as(Class<T> type) {
                return Optional.of(client).filter(type::isInstance).map(type::cast);
            }
        };
    }

    /// The UID of namespace `kube-system`, which tells this cluster from every other.
    ///
    /// @throws UnreachableException when the API server does not answer or refuses, with one sentence that says
    ///     why
    public String clusterUid() {
        try {
            Namespace namespace =
                    client.namespaces().withName(IDENTITY_NAMESPACE).get();
            if (namespace == null) {
                throw new UnreachableException(
                        "The API server at %s has no namespace %s, whose UID names the cluster; is it a Kubernetes API server?"
                                .formatted(client.getMasterUrl(), IDENTITY_NAMESPACE));
            }
            return namespace.getMetadata().getUid();
        } catch (KubernetesClientException failure) {
            throw new UnreachableException(sentence(failure), failure);
        }
    }

    private String sentence(KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "The API server at %s does not accept the credentials; check the kubeconfig or the service account."
                        .formatted(client.getMasterUrl());
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "The API server at %s does not let this account read namespace %s, whose UID names the cluster; grant it `get` on that namespace."
                        .formatted(client.getMasterUrl(), IDENTITY_NAMESPACE);
            default -> isNowhere() ? NO_CLUSTER : unreachable(failure);
        };
    }

    private boolean isNowhere() {
        return client.getMasterUrl().getHost().equals(NOWHERE);
    }

    private String unreachable(KubernetesClientException failure) {
        return "The API server at %s cannot be reached (%s); check the address in the kubeconfig and that the server is up."
                .formatted(client.getMasterUrl(), KubernetesFailures.rootCause(failure));
    }

    private static File readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new UnreachableException(
                    "The kubeconfig %s cannot be read; name an existing file with --kubeconfig.".formatted(file));
        }
        return file.toFile();
    }

    @Override
    public void close() {
        client.close();
    }

    /// The API server is out of reach, said in one sentence.
    public static final class UnreachableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreachableException(String sentence) {
            super(sentence);
        }

        UnreachableException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
