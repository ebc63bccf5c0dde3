// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.metallb.claims.ClaimLedger;
import io.cloudlb.metallb.claims.ClaimText;
import io.cloudlb.metallb.claims.Claims;
import io.cloudlb.metallb.claims.Claims.Claim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;

/// The claims in one ConfigMap, under the key `claims`. Its size limits the ledger to about 8,000 claims at a time.
public final class ConfigMapLedger implements ClaimLedger {
    private static final String KEY = "claims";

    private final VersionedConfigMap object;

    /// @param client the connection; its retries are the only ones
    /// @param namespace the ConfigMap's namespace
    /// @param name the ConfigMap's name
    public ConfigMapLedger(KubernetesClient client, String namespace, String name) {
        object = new VersionedConfigMap(client, namespace, name);
    }

    @Override
    public Claims read() {
        VersionedConfigMap.Entry entry = object.read(KEY);
        return switch (ClaimText.read(entry.text())) {
            case ClaimText.Reading.Sound(List<Claim> claims) -> Claims.of(entry.version(), claims);
            case ClaimText.Reading.Unreadable(String why) -> throw unreadable(why);
        };
    }

    @Override
    public Claims write(Claims before, Collection<Claim> claims) {
        return Claims.of(object.write(before.version(), KEY, ClaimText.write(claims)), claims);
    }

    private CloudException unreadable(String why) {
        return new CloudException(CloudError.obstructed(
                "%s, which holds the addresses that are on their way to Services, cannot be read: %s. Somebody has edited it, or a newer version has written it. Until it is mended no new address is given out: correct the line; or stop all controllers that write it, wait until none runs, and delete the ConfigMap."
                        .formatted(object, why),
                "",
                "UnreadableClaims"));
    }
}
