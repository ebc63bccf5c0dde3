// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.kube;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.Fields;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.Reflector;
import io.cloudlb.kubernetes.watch.Resources;
import io.cloudlb.kubernetes.watch.TrimmedStore;
import io.cloudlb.metallb.kube.IpAddressPool.IpAddressPoolStatus;
import io.cloudlb.metallb.kube.KubernetesErrors.Attempt;
import io.cloudlb.metallb.pool.PoolDefinition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The IPAddressPools of MetalLB's namespace and the labels of all namespaces, kept by watches.
public final class PoolWatch implements AutoCloseable {
    /// The part of the heap that large pools may take together, and the labels of namespaces with many.
    private static final int PART_OF_HEAP = 16;

    /// What is read of a pool.
    static final ObjectReader<IpAddressPool> POOL = new ObjectReader<>(
            IpAddressPool.class,
            Fields.of("spec.addresses", "spec.autoAssign", "spec.avoidBuggyIPs", "spec.serviceAllocation", "status"));

    private final String namespace;
    private final TrimmedStore<IpAddressPool, PoolView> pools;
    private final TrimmedStore<Namespace, Map<String, String>> namespaces;
    private final Reflector<IpAddressPool> poolWatch;
    private final Reflector<Namespace> namespaceWatch;

    /// Makes the watches; nothing is read before [#start].
    ///
    /// @param client the connection
    /// @param namespace MetalLB's namespace
    /// @param changed called whenever a pool's definition or a namespace's labels appear, change or disappear,
    /// while the first lists come in too; must not block
    /// @param died hears that a watch ended for good: from there on everything here grows stale, and the process
    /// must not go on
    /// @param time the clock for the age of what was last heard
    public PoolWatch(
            KubernetesClient client, String namespace, Runnable changed, Consumer<Throwable> died, TimeSource time) {
        this.namespace = namespace;
        pools = kept(changed);
        namespaces = new TrimmedStore<>(
                new TrimmedStore.Shape<>(PoolWatch::labels, _ -> Map.of(), labels -> labels),
                TrimmedStore.KeptMemory.partOfHeap(PART_OF_HEAP),
                _ -> changed.run());
        ApiReader api = new ApiReader(client);
        poolWatch = new Reflector<>(poolsOf(api, namespace), pools, time, died);
        namespaceWatch = new Reflector<>(
                new Resources<>(
                        api,
                        Resources.path("api/v1", Optional.empty(), "namespaces"),
                        new ObjectReader<>(Namespace.class, Fields.of().map("metadata.labels"))),
                namespaces,
                time,
                died);
    }

    /// What is kept of pools.
    static TrimmedStore<IpAddressPool, PoolView> kept(Runnable changed) {
        return new TrimmedStore<>(
                new TrimmedStore.Shape<>(PoolView::of, PoolView::tooLarge, PoolView::definition),
                TrimmedStore.KeptMemory.partOfHeap(PART_OF_HEAP),
                _ -> changed.run());
    }

    private static Resources<IpAddressPool> poolsOf(ApiReader api, String namespace) {
        return new Resources<>(
                api,
                Resources.path(
                        "apis/" + HasMetadata.getApiVersion(IpAddressPool.class),
                        Optional.of(namespace),
                        HasMetadata.getPlural(IpAddressPool.class)),
                POOL);
    }

    /// Starts the watches.
    ///
    /// @return completes when both first lists are in; fails by a [CloudException], and stays closed, when one
    /// cannot be had: `InvalidRequest` when the cluster does not know IPAddressPools, `Denied` when a right is
    /// missing, `Unavailable` when the API server does not answer
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(
                        poolWatch.start().exceptionally(this::noPools),
                        namespaceWatch.start().exceptionally(PoolWatch::noNamespaces))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        close();
                    }
                });
    }

    /// The pools as they are written, by name.
    public Collection<PoolDefinition> definitions() {
        return pools.all().stream()
                .map(PoolView::definition)
                .sorted(Comparator.comparing(PoolDefinition::name))
                .toList();
    }

    /// A namespace's labels; empty when there is no such namespace.
    public Map<String, String> labelsOf(String namespace) {
        return namespaces.find(namespace).orElse(Map.of());
    }

    /// The labels of all namespaces, by name.
    public SortedMap<String, Map<String, String>> namespaces() {
        return namespaces.byKey();
    }

    /// What keeps this from being up to date, for a person; empty when nothing does, or not for longer than that.
    public Optional<String> trouble(Duration tolerated) {
        return poolWatch.trouble(tolerated).or(() -> namespaceWatch.trouble(tolerated));
    }

    /// MetalLB's namespace.
    String namespace() {
        return namespace;
    }

    /// What is known of one pool.
    Optional<PoolView> pool(String name) {
        return pools.find(namespace + "/" + name);
    }

    @Override
    public void close() {
        poolWatch.close();
        namespaceWatch.close();
    }

    private Void noPools(Throwable failure) {
        Attempt attempt = new Attempt(
                "list IPAddressPools in namespace " + namespace,
                "list and watch ipaddresspools.metallb.io in namespace " + namespace);
        CloudError error = KubernetesErrors.ofStart(failure, attempt);
        throw new CloudException(
                error.is(CloudError.Kind.NOT_FOUND)
                        ? CloudError.invalidRequest(
                                "MetalLB's custom resource IPAddressPool is not known to the cluster; install"
                                        + " MetalLB's CRDs, version v1beta1 of ipaddresspools.metallb.io among them ("
                                        + error.message() + ")",
                                error.requestId(),
                                "NoCustomResource")
                        : error,
                failure);
    }

    private static Void noNamespaces(Throwable failure) {
        throw new CloudException(
                KubernetesErrors.ofStart(failure, new Attempt("list Namespaces", "list and watch namespaces")),
                failure);
    }

    private static Map<String, String> labels(Namespace namespace) {
        return Optional.ofNullable(namespace.getMetadata().getLabels())
                .map(Map::copyOf)
                .orElse(Map.of());
    }

    /// What is kept of an IPAddressPool.
    ///
    /// @param definition what an administrator wrote
    /// @param uid tells it from a later one of the same name
    /// @param status the counters, if somebody has written them
    record PoolView(PoolDefinition definition, String uid, Optional<IpAddressPoolStatus> status) {
        private static final String TOO_LARGE =
                "(more addresses or selectors than there is memory for: 64 KB of each at the most)";

        static PoolView of(IpAddressPool pool) {
            return new PoolView(
                    PoolDefinitions.of(pool),
                    Objects.requireNonNullElse(pool.getMetadata().getUid(), ""),
                    Optional.ofNullable(pool.getStatus()));
        }

        /// What is kept of one that is too large: a pool that is refused, and says why.
        PoolView tooLarge() {
            return new PoolView(
                    new PoolDefinition(definition.name(), List.of(TOO_LARGE), false, false, Optional.empty()),
                    uid,
                    status);
        }
    }
}
