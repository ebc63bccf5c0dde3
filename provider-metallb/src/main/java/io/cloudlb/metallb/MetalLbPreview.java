// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.NodeSet;
import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.metallb.assignment.AssignmentPreview;
import io.cloudlb.metallb.cluster.MetalLbCluster;
import io.cloudlb.metallb.kube.FabricCluster;
import io.cloudlb.metallb.kube.PoolManifests;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.cloudlb.metallb.pool.PoolSet;
import io.cloudlb.metallb.pool.PoolSetReading;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says what other pools would do in a cluster, by the code that does it, on a copy. Reads, and never writes: its
/// context's fence is shut and its host writes nothing.
public final class MetalLbPreview implements AutoCloseable {
    private final MetalLbProvider provider;
    private final MetalLbCluster cluster;
    private final String namespace;

    private MetalLbPreview(MetalLbProvider provider, MetalLbCluster cluster, String namespace) {
        this.provider = provider;
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /// A preview in the cluster that the process is connected to. Makes no call yet.
    public static MetalLbPreview of(ProviderContext context) {
        MetalLbSettings settings = MetalLbSettings.of(context.settings());
        return of(context, FabricCluster.of(context.access(), settings.namespace(), context.time()));
    }

    /// A preview in a cluster that the caller brings: tests in memory.
    public static MetalLbPreview of(ProviderContext context, MetalLbCluster cluster) {
        MetalLbSettings settings = MetalLbSettings.of(context.settings());
        return new MetalLbPreview(new MetalLbProvider(context, settings, cluster), cluster, settings.namespace());
    }

    /// What the provider is.
    public ProviderTraits traits() {
        return provider.traits();
    }

    /// Reads files of pools for [#foresee].
    public PoolManifests.Reading reading() {
        return new PoolManifests.Reading(namespace);
    }

    /// What would come of files of pools.
    ///
    /// @param request the cluster's Services
    /// @param file what they hold
    /// @param isWholeSet whether pools of the cluster that they do not name are to go; otherwise they stay
    /// @throws IllegalArgumentException with a sentence for a person, when they hold no pool
    /// @throws io.cloudlb.core.provider.CloudException when pools, Services or claims cannot be read
    public PoolForecast foresee(InventoryRequest request, PoolManifests file, boolean isWholeSet) {
        if (!file.faults().isEmpty()) {
            return new PoolForecast.Refused(file.faults(), file.skipped());
        }
        if (file.pools().isEmpty() && !isWholeSet) {
            throw new IllegalArgumentException("it holds no IPAddressPool of namespace " + namespace);
        }
        provider.check(NodeSet.EMPTY);
        Collection<PoolDefinition> present = cluster.pools();
        List<PoolDefinition> wished = wished(present, file.pools(), isWholeSet);
        return switch (PoolSetReading.read(wished)) {
            case PoolSetReading.Refused(List<Problem> problems) -> new PoolForecast.Refused(problems, file.skipped());
            case PoolSetReading.Sound(PoolSet pools) -> {
                provider.inventory(request);
                AssignmentPreview preview = provider.foresee(pools, request);
                yield new PoolForecast.Foreseen(
                        PoolDifference.between(present, wished),
                        preview.edit(),
                        preview.lacking(),
                        preview.afterwards().refuses(),
                        new SpeakerOrder(preview.edit().policy(), preview.meanwhile(), preview.afterwards()).steps(),
                        notes(present),
                        file.skipped());
            }
        };
    }

    private static List<PoolDefinition> wished(
            Collection<PoolDefinition> present, List<PoolDefinition> file, boolean isWholeSet) {
        Set<String> named = file.stream().map(PoolDefinition::name).collect(Collectors.toSet());
        Stream<PoolDefinition> staying =
                isWholeSet ? Stream.empty() : present.stream().filter(pool -> !named.contains(pool.name()));
        return Stream.concat(staying, file.stream()).toList();
    }

    private static List<String> notes(Collection<PoolDefinition> present) {
        return switch (PoolSetReading.read(present)) {
            case PoolSetReading.Sound _ -> List.of();
            case PoolSetReading.Refused(List<Problem> problems) ->
                List.of(
                        "The pools that the cluster has now are refused (%s). A controller that runs goes on with older ones, which cannot be seen from here; this is reckoned as if there were none"
                                .formatted(
                                        problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
        };
    }

    @Override
    public void close() {
        provider.close();
    }
}
