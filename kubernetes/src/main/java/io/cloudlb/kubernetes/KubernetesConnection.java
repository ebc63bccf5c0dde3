// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.CredentialCommand.Credential;
import io.cloudlb.kubernetes.CredentialCommand.Credential.KeyPair;
import io.cloudlb.kubernetes.CredentialCommand.CredentialException;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import io.fabric8.kubernetes.model.jackson.Jackson2JdkTypesModule;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// The connection to the API server, and the cluster's identity.
public final class KubernetesConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int RETRIES = 2;
    private static final String IDENTITY_NAMESPACE = "kube-system";

    /// What the client falls back to when neither a kubeconfig nor a pod's surroundings tell where the API
    /// server is.
    private static final String NOWHERE = "kubernetes.default.svc";

    private static final String NO_CLUSTER =
            "No cluster is named: no kubeconfig was found and this is no pod. Name a file with --kubeconfig, or set"
                    + " KUBECONFIG to one that exists.";

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
        Kubeconfig read = Kubeconfig.read(kubeconfig, context);
        Optional<CommandAuthentication> authentication = read.credentials().map(KubernetesConnection::authentication);
        Config config = new ConfigBuilder(read.config())
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .withUserAgent("cloudlb/" + version)
                .withHttp2Disable(true)
                .build();
        authentication.flatMap(CommandAuthentication::certificate).ifPresent(pair -> present(config, pair));
        return new KubernetesConnection(client(config, authentication));
    }

    private static CommandAuthentication authentication(Supplier<Credential> credentials) {
        try {
            return new CommandAuthentication(credentials, TimeSource.system());
        } catch (CredentialException failure) {
            throw new UnreachableException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static void present(Config config, KeyPair pair) {
        String key = inBase64(pair.key());
        config.setClientCertData(inBase64(pair.certificate()));
        config.setClientKeyData(key);
        config.setClientKeyAlgo(Config.getKeyAlgorithm(null, key));
    }

    private static String inBase64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /// What is wrong with certificates and addresses shows here first.
    private static KubernetesClient client(Config config, Optional<CommandAuthentication> authentication) {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .withHttpClientBuilderConsumer(builder -> authentication.ifPresent(
                            signed -> builder.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, signed)))
                    .withKubernetesSerialization(Kinds.serialization())
                    .build();
        } catch (RuntimeException failure) { // of the JDK's security providers, by way of the client
            throw new UnreachableException(
                    "What the kubeconfig says cannot be used (%s); check its certificates, keys and the server's address."
                            .formatted(ApiFailure.rootCause(failure)),
                    failure);
        }
    }

    /// The client, for the rest of this package's classes.
    public KubernetesClient client() {
        return client;
    }

    /// The connection, for providers that live in the cluster.
    public Optional<Object> forProvider() {
        return Optional.of(client);
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
            throw new UnreachableException(ApiFailure.credentials(failure).orElseGet(() -> sentence(failure)), failure);
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
                .formatted(client.getMasterUrl(), ApiFailure.rootCause(failure));
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

    /// What the client takes objects for whose kind only their text tells, as in the events of a watch.
    ///
    /// Left alone it knows every kind there is and loads a thousand classes for that, some 10 MiB. A kind that
    /// is not among these is read as a generic resource, and where a watch is for another class converted to
    /// that.
    static final class Kinds {
        private static final List<Class<? extends KubernetesResource>> KNOWN =
                List.of(Service.class, Node.class, Namespace.class, Status.class);

        private Kinds() {}

        /// How objects are read and written.
        static KubernetesSerialization serialization() {
            JsonMapper mapper = JsonMapper.builderWithJackson2Defaults()
                    .addModule(new Jackson2JdkTypesModule())
                    .build();
            KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
            KNOWN.forEach(serialization::registerKubernetesResource);
            return serialization;
        }
    }
}
