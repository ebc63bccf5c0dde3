// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Objects;
import java.util.Optional;

/// One ConfigMap, written key by key under an optimistic lock. Whatever else it holds, labels of Helm's for example, is
/// left as it is.
///
/// A write replaces the whole object, which costs the API server much less than a patch; so the object last seen
/// is remembered, and read again in the rare case that the version in hand is another one's.
final class VersionedConfigMap {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private volatile Optional<ConfigMap> lastSeen = Optional.empty();

    /// @param client the connection; its retries are the only ones
    VersionedConfigMap(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /// What a key holds, and of which version that is.
    ///
    /// @param version empty while there is no such ConfigMap
    /// @param text empty while there is no such key
    record Entry(String version, String text) {}

    Entry read(String key) {
        return find().map(seen -> new Entry(version(seen), text(seen, key))).orElse(new Entry("", ""));
    }

    /// Writes a key onto that version, or the first object when the version is empty.
    ///
    /// @return the new version
    String write(String version, String key, String text) {
        ConfigMap written = version.isEmpty() ? create(key, text) : replace(version, key, text);
        lastSeen = Optional.of(written);
        return version(written);
    }

    private ConfigMap create(String key, String text) {
        ConfigMap first = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/managed-by", FabricWriter.FIELD_MANAGER)
                .endMetadata()
                .addToData(key, text)
                .build();
        return trimmed(KubernetesErrors.writing(
                attempt("create"), () -> client.resource(first).create()));
    }

    private ConfigMap replace(String version, String key, String text) {
        ConfigMap next =
                new ConfigMapBuilder(seenAt(version)).addToData(key, text).build();
        try {
            return trimmed(KubernetesErrors.writing(attempt("update"), () -> put(next)));
        } catch (CloudException failure) {
            throw failure.error().is(CloudError.Kind.NOT_FOUND) ? conflict("is deleted") : failure;
        }
    }

    /// Sends the object as it is. The client's own update first copies it through JSON and back.
    private ConfigMap put(ConfigMap next) {
        String path = "/api/v1/namespaces/%s/configmaps/%s".formatted(namespace, name);
        return client.getKubernetesSerialization().unmarshal(client.raw(path, "PUT", next), ConfigMap.class);
    }

    /// The object as it was at that version.
    private ConfigMap seenAt(String version) {
        return lastSeen.filter(seen -> version(seen).equals(version))
                .or(this::find)
                .filter(seen -> version(seen).equals(version))
                .orElseThrow(() -> conflict("was written by somebody else or is deleted"));
    }

    private Optional<ConfigMap> find() {
        lastSeen = KubernetesErrors.reading(
                        attempt("get"), () -> Optional.ofNullable(resource().get()))
                .map(VersionedConfigMap::trimmed);
        return lastSeen;
    }

    private CloudException conflict(String what) {
        return new CloudException(CloudError.stale("%s %s; it is read again".formatted(this, what), ""));
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    private Attempt attempt(String verb) {
        return new Attempt(
                "%s ConfigMap %s/%s".formatted(verb, namespace, name),
                "%s configmaps in namespace %s".formatted(verb, namespace));
    }

    private static String text(ConfigMap seen, String key) {
        return Optional.ofNullable(seen.getData())
                .flatMap(data -> Optional.ofNullable(data.get(key)))
                .orElse("");
    }

    private static String version(ConfigMap seen) {
        return Objects.requireNonNull(seen.getMetadata().getResourceVersion());
    }

    /// Without what the API server keeps anyway, so that little is sent.
    private static ConfigMap trimmed(ConfigMap seen) {
        return new ConfigMapBuilder(seen)
                .editMetadata()
                .withManagedFields()
                .endMetadata()
                .build();
    }

    /// `ConfigMap metallb-system/cloudlb-claims`.
    @Override
    public String toString() {
        return "ConfigMap %s/%s".formatted(namespace, name);
    }
}
