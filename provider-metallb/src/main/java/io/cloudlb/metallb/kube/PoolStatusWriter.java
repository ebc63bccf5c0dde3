// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.kubernetes.ApiFailure;
import io.cloudlb.kubernetes.FabricWriter;
import io.cloudlb.metallb.allocation.PoolFill;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolStatus;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Writes the counters of pools. Only for a cluster in which MetalLB's own controller does not write them too.
public final class PoolStatusWriter {
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FabricWriter.FIELD_MANAGER)
            .build();

    private static final String NO_STATUS = "{\"status\":null}";

    private final KubernetesClient client;
    private final PoolWatch watch;

    /// @param client the connection
    /// @param watch what the cluster says already
    public PoolStatusWriter(KubernetesClient client, PoolWatch watch) {
        this.client = client;
        this.watch = watch;
    }

    /// Writes those that differ from what the cluster says, one after the other. Pools that the cluster does not
    /// have, or not any more, are passed over.
    ///
    /// @param statuses by name of the pool
    /// @return why some could not be written, by name of the pool; empty when all is well
    public SortedMap<String, CloudError> write(SortedMap<String, IpAddressPoolStatus> statuses) {
        SortedMap<String, CloudError> failures = new TreeMap<>();
        statuses.forEach((pool, status) -> {
            if (isNews(pool, status)) {
                patch(pool, Optional.of(status)).ifPresent(failure -> failures.put(pool, failure));
            }
        });
        return failures;
    }

    /// Writes the counters of one pool although they say so already, so that whoever watches pools looks at them again.
    /// The API server tells of no write that changes nothing; so they are taken away first.
    ///
    /// @param statuses by name of the pool
    /// @return why that could not be done; empty when all is well, or when there is no pool
    public Optional<CloudError> rewriteFirst(SortedMap<String, IpAddressPoolStatus> statuses) {
        return statuses.entrySet().stream()
                .filter(entry -> watch.pool(entry.getKey()).isPresent())
                .findFirst()
                .flatMap(entry -> patch(entry.getKey(), Optional.empty())
                        .or(() -> patch(entry.getKey(), Optional.of(entry.getValue()))));
    }

    private boolean isNews(String pool, IpAddressPoolStatus status) {
        return watch.pool(pool)
                .filter(known -> !known.status().equals(Optional.of(status)))
                .isPresent();
    }

    /// @param status what to write; with none what is there is taken away
    private Optional<CloudError> patch(String pool, Optional<IpAddressPoolStatus> status) {
        KubernetesSerialization serialization = client.getKubernetesSerialization();
        String body =
                status.map(some -> serialization.asJson(Map.of("status", some))).orElse(NO_STATUS);
        try {
            client.resources(IpAddressPool.class)
                    .inNamespace(watch.namespace())
                    .resource(named(pool))
                    .subresource("status")
                    .patch(MERGE, body);
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            return ApiFailure.of(failure) == ApiFailure.GONE
                    ? Optional.empty()
                    : Optional.of(KubernetesErrors.ofWrite(failure, attempt(pool)));
        }
    }

    /// By its name alone the client would read the pool before it patches it.
    private IpAddressPool named(String pool) {
        IpAddressPool named = new IpAddressPool();
        named.setMetadata(new ObjectMetaBuilder()
                .withName(pool)
                .withNamespace(watch.namespace())
                .build());
        return named;
    }

    private Attempt attempt(String pool) {
        return new Attempt(
                "write the status of IPAddressPool %s/%s".formatted(watch.namespace(), pool),
                "patch ipaddresspools.metallb.io/status in namespace " + watch.namespace());
    }

    /// The counters of `IPAddressPool/status`, which nobody else writes while MetalLB's own controller does not
    /// allocate.
    public static final class PoolStatuses {
        private PoolStatuses() {}

        /// The status of each pool that has addresses, by its name.
        public static SortedMap<String, IpAddressPoolStatus> of(Collection<PoolFill> fills) {
            return fills.stream()
                    .collect(Collectors.collectingAndThen(
                            Collectors.groupingBy(PoolFill::pool, TreeMap::new, Collectors.toList()),
                            PoolStatuses::statuses));
        }

        private static SortedMap<String, IpAddressPoolStatus> statuses(SortedMap<String, List<PoolFill>> byPool) {
            SortedMap<String, IpAddressPoolStatus> statuses = new TreeMap<>();
            byPool.forEach((pool, fills) -> statuses.put(
                    pool,
                    new IpAddressPoolStatus(
                            sum(fills, IpFamily.IPV4, PoolFill::assigned),
                            sum(fills, IpFamily.IPV6, PoolFill::assigned),
                            sum(fills, IpFamily.IPV4, PoolFill::available),
                            sum(fills, IpFamily.IPV6, PoolFill::available))));
            return statuses;
        }

        private static long sum(List<PoolFill> fills, IpFamily family, ToLongFunction<PoolFill> count) {
            return fills.stream()
                    .filter(fill -> fill.family() == family)
                    .mapToLong(count)
                    .sum();
        }
    }
}
