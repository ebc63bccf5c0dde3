// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.cluster.LeaderRegister;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.cloudlb.metallb.rivals.LeaderText;
import io.cloudlb.metallb.rivals.Leaders;
import io.cloudlb.metallb.rivals.Leaders.Leader;
import io.cloudlb.metallb.rivals.LeaseSightings.LeaseView;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The leaders in the ConfigMap of the claims, under the key `leaders`: it is where all of them write, and may.
public final class ConfigMapLeaders implements LeaderRegister {
    private static final String KEY = "leaders";
    private static final LeaseSpec NOBODY = new LeaseSpec();

    private final KubernetesClient client;
    private final VersionedConfigMap object;

    /// @param client the connection; its retries are the only ones
    /// @param namespace the ConfigMap's namespace
    /// @param name the ConfigMap's name
    public ConfigMapLeaders(KubernetesClient client, String namespace, String name) {
        this.client = client;
        object = new VersionedConfigMap(client, namespace, name);
    }

    @Override
    public Leaders known() {
        VersionedConfigMap.Entry entry = object.read(KEY);
        return switch (LeaderText.read(entry.text())) {
            case LeaderText.Reading.Sound(List<Leader> leaders) -> new Leaders(entry.version(), leaders);
            case LeaderText.Reading.Unreadable(String why) -> throw unreadable(why);
        };
    }

    @Override
    public Leaders write(Leaders before, Collection<Leader> leaders) {
        return new Leaders(object.write(before.version(), KEY, LeaderText.write(leaders)), List.copyOf(leaders));
    }

    @Override
    public Optional<LeaseView> lease(Leader leader) {
        Attempt attempt = new Attempt(
                "get Lease %s/%s".formatted(leader.namespace(), leader.lease()),
                "get leases.coordination.k8s.io named %s in namespace %s"
                        .formatted(leader.lease(), leader.namespace()));
        return KubernetesErrors.reading(
                        attempt,
                        () -> Optional.ofNullable(client.leases()
                                .inNamespace(leader.namespace())
                                .withName(leader.lease())
                                .get()))
                .map(lease -> view(Optional.ofNullable(lease.getSpec()).orElse(NOBODY)));
    }

    private static LeaseView view(LeaseSpec lease) {
        return new LeaseView(
                Optional.ofNullable(lease.getHolderIdentity()).orElse(""),
                Duration.ofSeconds(
                        Optional.ofNullable(lease.getLeaseDurationSeconds()).orElse(0)),
                Optional.ofNullable(lease.getRenewTime())
                        .map(ZonedDateTime::toInstant)
                        .orElse(Instant.EPOCH));
    }

    @Override
    public String place() {
        return "%s, key %s".formatted(object, KEY);
    }

    private CloudException unreadable(String why) {
        return new CloudException(CloudError.obstructed(
                "%s, where every cloudlb says that it leads, cannot be read: %s. Somebody has edited it, or a newer version has written it. Until it is mended this one does not serve: correct the line, or take it out if no cloudlb runs under its Lease."
                        .formatted(place(), why),
                "",
                "UnreadableLeaders"));
    }
}
