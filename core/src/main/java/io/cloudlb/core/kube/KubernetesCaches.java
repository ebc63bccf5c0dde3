// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.kube;

import io.cloudlb.core.controller.NodeCache;
import io.cloudlb.core.controller.ServiceCache;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.Conduct;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.core.translate.SourceRanges;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Services and Nodes of the cluster, kept by watches, in trimmed form.
///
/// Services of every type and class are watched: one that turns into a ClusterIP would otherwise look deleted, and
/// its load balancer would leak. Nothing is resynced on a timer; what the watch misses, the list after a broken watch
/// brings.
public final class KubernetesCaches implements AutoCloseable {
    /// How many objects are held whole at once while all are read.
    private static final long PAGE = 250;

    private final List<Watched<?>> watches = new ArrayList<>();
    private final KubernetesClient client;
    private final ServiceMapper mapper;
    private final Set<String> namespaces;
    private final TrimmedStore<Service, ServiceView> services;
    private final TrimmedStore<Node, NodeView> nodes;

    /// Makes the caches; nothing is read before [#start].
    ///
    /// @param client the connection
    /// @param namespaces the namespaces whose Services are seen; empty for all
    /// @param mappers how objects are trimmed
    /// @param listener hears of changes; its methods must not block
    /// @param time the clock for the age of what was last heard
    public KubernetesCaches(
            KubernetesClient client, Set<String> namespaces, Mappers mappers, Listener listener, TimeSource time) {
        this.namespaces = Set.copyOf(namespaces);
        this.client = client;
        mapper = mappers.services();
        services = new TrimmedStore<>(Trims.services(mappers.services()), view -> listener.serviceChanged(view.key()));
        nodes = new TrimmedStore<>(Trims.nodes(mappers.nodes()), _ -> listener.nodesChanged());
        Consumer<Throwable> died = listener::watchDied;
        if (namespaces.isEmpty()) {
            watch(client.services().inAnyNamespace(), services, time, died);
        } else {
            for (String namespace : namespaces) {
                watch(client.services().inNamespace(namespace), new SharedStore<>(services, namespace), time, died);
            }
        }
        if (mappers.watchesNodes()) {
            watch(client.nodes(), nodes, time, died);
        }
    }

    private <T extends io.fabric8.kubernetes.api.model.HasMetadata> void watch(
            Informable<T> what,
            io.fabric8.kubernetes.client.informers.cache.ItemStore<T> store,
            TimeSource time,
            Consumer<Throwable> died) {
        watches.add(new Watched<>(what.withLimit(PAGE).runnableInformer(0), store, time, died));
    }

    /// Starts the watches.
    ///
    /// @return completes when every first list is in; fails when one cannot be had
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(watches.stream().map(Watched::start).toArray(CompletableFuture[]::new));
    }

    /// The Services.
    public ServiceCache services() {
        return new ServiceCache() {
            @Override
            public Optional<ServiceView> get(ServiceKey key) {
                return services.view(key.toString());
            }

            @Override
            public Collection<ServiceView> list() {
                return services.views();
            }

            @Override
            public Collection<ServiceView> readAfresh() {
                return KubernetesFailures.translating(
                        "list the Services of all namespaces", KubernetesCaches.this::listAfresh);
            }

            @Override
            public boolean watches(String namespace) {
                return namespaces.isEmpty() || namespaces.contains(namespace);
            }
        };
    }

    /// Without a resource version in the request the API server answers with the newest that it has stored.
    private Collection<ServiceView> listAfresh() {
        List<ServiceView> all = new ArrayList<>();
        String next = "";
        do {
            ListOptions page =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            ServiceList list = client.services().inAnyNamespace().list(page);
            list.getItems().stream().map(mapper::view).forEach(all::add);
            next = Objects.requireNonNullElse(list.getMetadata().getContinue(), "");
        } while (!next.isEmpty());
        return all;
    }

    /// The Nodes.
    public NodeCache nodes() {
        return nodes::views;
    }

    /// Whether everything was listed, and every watch stands or was lost no longer ago than that.
    public boolean isHealthy(Duration tolerated) {
        return watches.stream().allMatch(watched -> watched.isHealthy(tolerated));
    }

    /// What keeps the caches from being healthy, for a person; empty when they are.
    public List<String> troubles(Duration tolerated) {
        return watches.stream()
                .filter(watched -> !watched.isHealthy(tolerated))
                .map(Watched::trouble)
                .toList();
    }

    @Override
    public void close() {
        Stream.of(watches).flatMap(List::stream).forEach(Watched::close);
    }

    /// Hears what the watches tell.
    public interface Listener {
        /// A Service appeared, changed in something we decide by, or is gone.
        void serviceChanged(ServiceKey key);

        /// Some Node did.
        void nodesChanged();

        /// A watch ended for good; the caches grow stale from here, and the process must not go on.
        void watchDied(Throwable cause);
    }

    /// How objects become records.
    ///
    /// @param services for Services
    /// @param nodes for Nodes
    /// @param watchesNodes whether Nodes are watched at all
    public record Mappers(ServiceMapper services, NodeMapper nodes, boolean watchesNodes) {
        private static final Set<String> NODE_LABELS = Set.of(NodeSelection.EXCLUDE_LABEL, NodeSelection.ZONE_LABEL);

        /// For load balancers that send to nodes.
        public Mappers(ServiceMapper services, NodeMapper nodes) {
            this(services, nodes, true);
        }

        /// Keeps what the core and this provider read: annotations of the domains the provider knows, so that a
        /// misspelt one is still noticed, and the labels of node selection.
        public static Mappers of(ProviderTraits traits) {
            Set<String> domains = Stream.of(
                            traits.annotations().keys().stream(),
                            traits.annotations().prefixes().stream(),
                            Stream.of(SourceRanges.ANNOTATION),
                            traits.otherControllers().stream().flatMap(other -> other.wishes().keySet().stream()))
                    .flatMap(keys -> keys.map(Mappers::domain))
                    .collect(Collectors.toUnmodifiableSet());
            Conduct conduct = traits.conduct();
            return new Mappers(
                    new ServiceMapper(key -> domains.contains(domain(key)), conduct.readsLabels(), conduct.marks()),
                    new NodeMapper(NODE_LABELS::contains),
                    conduct.sendsToNodes());
        }

        private static String domain(String key) {
            return key.substring(0, key.indexOf('/') + 1);
        }
    }
}
