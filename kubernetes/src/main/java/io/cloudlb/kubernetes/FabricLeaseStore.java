// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.kubernetes.LeaderLease.LeaseName;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Lease in the API server. Writes carry the version that was read, so of two who write at once one fails.
///
/// @param client the connection
/// @param name which Lease
record FabricLeaseStore(KubernetesClient client, LeaseName name) implements LeaderLease.LeaseStore {
    /// As the API server writes a MicroTime.
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public Optional<Stored> read() {
        return KubernetesFailures.translating("read Lease " + name.name(), () -> Optional.ofNullable(lease().get()))
                .map(FabricLeaseStore::stored);
    }

    @Override
    public Stored create(Claim claim) {
        Lease lease = new LeaseBuilder()
                .withNewMetadata()
                .withName(name.name())
                .withNamespace(name.namespace())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(claim.holder())
                .withLeaseDurationSeconds((int) claim.duration().toSeconds())
                .withAcquireTime(claim.acquired().atZone(ZoneOffset.UTC))
                .withRenewTime(claim.renewed().atZone(ZoneOffset.UTC))
                .withLeaseTransitions(claim.transitions())
                .endSpec()
                .build();
        return stored(KubernetesFailures.makingLease(
                name,
                () -> client.leases()
                        .inNamespace(name.namespace())
                        .resource(lease)
                        .create()));
    }

    @Override
    public Stored replace(Stored known, Claim claim) {
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("holderIdentity", claim.isHeld() ? claim.holder() : null);
        spec.put("leaseDurationSeconds", claim.duration().toSeconds());
        spec.put("acquireTime", MICROS.format(claim.acquired()));
        spec.put("renewTime", MICROS.format(claim.renewed()));
        spec.put("leaseTransitions", claim.transitions());
        String body = client.getKubernetesSerialization()
                .asJson(Map.of("metadata", Map.of("resourceVersion", known.version()), "spec", spec));
        return stored(KubernetesFailures.translating(
                "write Lease " + name.name(), () -> named().patch(PatchContext.of(PatchType.JSON_MERGE), body)));
    }

    /// Named by an object in hand: by its name alone the client would read it before it patches.
    private Resource<Lease> named() {
        return client.leases()
                .inNamespace(name.namespace())
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(name.namespace())
                        .withName(name.name())
                        .endMetadata()
                        .build());
    }

    private Resource<Lease> lease() {
        return client.leases().inNamespace(name.namespace()).withName(name.name());
    }

    private static Stored stored(Lease lease) {
        return new Stored(
                Optional.ofNullable(lease.getSpec())
                        .map(FabricLeaseStore::claim)
                        .orElse(Claim.NOBODY),
                lease.getMetadata().getResourceVersion());
    }

    private static Claim claim(LeaseSpec spec) {
        return new Claim(
                Optional.ofNullable(spec.getHolderIdentity()).orElse(""),
                Duration.ofSeconds(
                        Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse(0)),
                instant(spec.getAcquireTime()),
                instant(spec.getRenewTime()),
                Optional.ofNullable(spec.getLeaseTransitions()).orElse(0));
    }

    private static Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
