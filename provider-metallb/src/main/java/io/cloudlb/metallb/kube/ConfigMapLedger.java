// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.claims.Claim;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.ClaimText;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The claims in one ConfigMap, under the key `claims`. Whatever else the ConfigMap holds, labels of Helm's for
/// example, is left as it is. Its size limits the ledger to about 8,000 claims at a time.
///
/// A write replaces the whole object, which costs the API server much less than a patch; so the object last seen
/// is remembered, and read again in the rare case that the version in hand is another one's.
public final class ConfigMapLedger implements ClaimLedger {
    private static final String KEY = "claims";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private volatile Optional<ConfigMap> lastSeen = Optional.empty();

    /// @param client the connection; its retries are the only ones
    /// @param namespace the ConfigMap's namespace
    /// @param name the ConfigMap's name
    public ConfigMapLedger(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public Claims read() {
        return find().map(this::claims).orElse(Claims.NONE);
    }

    @Override
    public Claims write(Claims before, Collection<Claim> claims) {
        String text = ClaimText.write(claims);
        ConfigMap written = before.version().isEmpty() ? create(text) : replace(before.version(), text);
        lastSeen = Optional.of(written);
        return Claims.of(version(written), claims);
    }

    private ConfigMap create(String text) {
        ConfigMap first = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/managed-by", FieldManager.NAME)
                .endMetadata()
                .addToData(KEY, text)
                .build();
        return trimmed(KubernetesErrors.writing(
                attempt("create"), () -> client.resource(first).create()));
    }

    private ConfigMap replace(String version, String text) {
        ConfigMap next =
                new ConfigMapBuilder(seenAt(version)).addToData(KEY, text).build();
        try {
            return trimmed(KubernetesErrors.writing(attempt("update"), () -> put(next)));
        } catch (CloudException failure) {
            throw failure.error() instanceof CloudError.NotFound ? conflict("is deleted") : failure;
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
                .map(ConfigMapLedger::trimmed);
        return lastSeen;
    }

    private Claims claims(ConfigMap ledger) {
        String text = Optional.ofNullable(ledger.getData())
                .flatMap(data -> Optional.ofNullable(data.get(KEY)))
                .orElse("");
        return switch (ClaimText.read(text)) {
            case ClaimText.Reading.Sound(List<Claim> claims) -> Claims.of(version(ledger), claims);
            case ClaimText.Reading.Unreadable(String why) -> throw unreadable(why);
        };
    }

    private CloudException unreadable(String why) {
        return new CloudException(new CloudError.Obstructed(
                "ConfigMap %s/%s, which holds the addresses that are on their way to Services, cannot be read: %s. Somebody has edited it, or a newer version has written it. Until it is mended no new address is given out: correct the line; or stop all controllers that write it, wait until none runs, and delete the ConfigMap."
                        .formatted(namespace, name, why),
                "",
                "UnreadableClaims"));
    }

    private CloudException conflict(String what) {
        return new CloudException(
                new CloudError.Stale("ConfigMap %s/%s %s; it is read again".formatted(namespace, name, what), ""));
    }

    private Resource<ConfigMap> resource() {
        return client.configMaps().inNamespace(namespace).withName(name);
    }

    private Attempt attempt(String verb) {
        return new Attempt(
                "%s ConfigMap %s/%s".formatted(verb, namespace, name),
                "%s configmaps in namespace %s".formatted(verb, namespace));
    }

    private static String version(ConfigMap ledger) {
        return Objects.requireNonNull(ledger.getMetadata().getResourceVersion());
    }

    /// Without what the API server keeps anyway, so that little is sent.
    private static ConfigMap trimmed(ConfigMap ledger) {
        return new ConfigMapBuilder(ledger)
                .editMetadata()
                .withManagedFields()
                .endMetadata()
                .build();
    }
}
