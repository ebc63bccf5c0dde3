// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.translate.NodeSelection;
import io.cloudlb.core.translate.ServiceTranslator;
import io.cloudlb.kubernetes.watch.ApiReader;
import io.cloudlb.kubernetes.watch.Reflector;
import io.cloudlb.kubernetes.watch.Resources;
import io.cloudlb.kubernetes.watch.TrimmedStore;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Services and Nodes of the cluster, and for a provider that asks for it which nodes have endpoints: kept by
/// watches, in trimmed form.
///
/// Services of every type and class are watched: one that turns into a ClusterIP would otherwise look deleted, and
/// its load balancer would leak. Nothing is resynced on a timer; what the watch misses, the list after a broken watch
/// brings.
public final class KubernetesCaches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCaches.class);
    private static final String API = "api/v1";

    /// How often a list is begun anew that the API server has forgotten before its end.
    private static final int LIST_ATTEMPTS = 5;

    /// The part of the heap that large objects may take together.
    private static final int PART_OF_HEAP = 8;

    /// The part of the heap that what is known of EndpointSlices may take.
    private static final int PART_FOR_ENDPOINTS = 16;

    private final List<Reflector<?>> watches = new ArrayList<>();
    private final List<Reflector<?>> sliceWatches = new CopyOnWriteArrayList<>();
    private final ApiReader api;
    private final ServiceMapper mapper;
    private final Set<String> namespaces;
    private final TrimmedStore<Service, ServiceView> services;
    private final TrimmedStore<Node, NodeView> nodes;
    private final EndpointNodes endpoints;

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
        api = new ApiReader(client);
        mapper = mappers.services();
        services = new TrimmedStore<>(
                Trims.services(mapper),
                TrimmedStore.KeptMemory.partOfHeap(PART_OF_HEAP),
                view -> listener.serviceChanged(view.key()));
        nodes = new TrimmedStore<>(
                Trims.nodes(mappers.nodes()),
                TrimmedStore.KeptMemory.partOfHeap(PART_OF_HEAP),
                _ -> listener.nodesChanged());
        endpoints = new EndpointNodes(
                Runtime.getRuntime().maxMemory() / PART_FOR_ENDPOINTS / Long.BYTES, listener::endpointsChanged);
        Consumer<Throwable> died = listener::watchDied;
        if (namespaces.isEmpty()) {
            watches.add(new Reflector<>(servicesOf(Optional.empty()), services, time, died));
        } else {
            for (String namespace : namespaces) {
                watches.add(new Reflector<>(
                        servicesOf(Optional.of(namespace)), services.ofNamespace(namespace), time, died));
            }
        }
        if (!mappers.watchesEndpoints()) {
            endpoints.shut();
        } else if (namespaces.isEmpty()) {
            sliceWatches.add(new Reflector<>(slicesOf(Optional.empty()), endpoints, time, died));
        } else {
            for (String namespace : namespaces) {
                sliceWatches.add(new Reflector<>(
                        slicesOf(Optional.of(namespace)), endpoints.ofNamespace(namespace), time, died));
            }
        }
        if (mappers.watchesNodes()) {
            Resources<Node> all = new Resources<>(
                    api, Resources.path(API, Optional.empty(), "nodes"), Trims.nodeReader(mappers.nodes()));
            watches.add(new Reflector<>(all, nodes, time, died));
        }
    }

    private Resources<Service> servicesOf(Optional<String> namespace) {
        return new Resources<>(api, Resources.path(API, namespace, "services"), Trims.serviceReader(mapper));
    }

    private Resources<EndpointSlice> slicesOf(Optional<String> namespace) {
        return new Resources<>(
                api, Resources.path("apis/discovery.k8s.io/v1", namespace, "endpointslices"), EndpointNodes.reader());
    }

    /// Starts the watches.
    ///
    /// @return completes when every first list is in and every watch stands; fails by a
    ///     `KubernetesException` with a sentence when one cannot be had. Where this account may not read
    ///     EndpointSlices, it is done without
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(Stream.concat(
                        watches.stream().map(KubernetesCaches::started),
                        sliceWatches.stream().map(this::startedIfAllowed))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> startedIfAllowed(Reflector<?> watch) {
        return started(watch).exceptionally(failure -> {
            if (!(failure.getCause() instanceof KubernetesException known)
                    || known.kind() != KubernetesException.Kind.REFUSED) {
                throw failure instanceof CompletionException whole ? whole : new CompletionException(failure);
            }
            sliceWatches.remove(watch);
            endpoints.shut();
            LOG.warn(
                    "{}, and restart cloudlb. Until then it is not known which nodes have pods of a Service",
                    known.getMessage());
            return null;
        });
    }

    private static CompletableFuture<Void> started(Reflector<?> watch) {
        return watch.start().exceptionally(failure -> {
            throw KubernetesFailures.ofStart("list and watch " + watch.kind().toLowerCase(Locale.ROOT), failure);
        });
    }

    /// The Services.
    public ControllerPorts.ServiceCache services() {
        return new ControllerPorts.ServiceCache() {
            @Override
            public Optional<ServiceView> get(ServiceKey key) {
                return services.find(key.toString());
            }

            @Override
            public Collection<ServiceView> list() {
                return services.all();
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

    /// A list that lasted so long that the API server has forgotten its version is begun anew.
    private Collection<ServiceView> listAfresh() {
        for (int attempt = 1; ; attempt++) {
            try {
                List<ServiceView> all = new ArrayList<>();
                servicesOf(Optional.empty()).list(read -> all.add(Trims.view(mapper, read)));
                return all;
            } catch (KubernetesClientException failure) {
                if (!Resources.isForgotten(failure) || attempt == LIST_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /// All Nodes as the watch last told.
    public Collection<NodeView> nodes() {
        return nodes.all();
    }

    /// Whether a node, by its name, has an endpoint of that Service; empty where that is not known.
    public Optional<Predicate<String>> endpoints(ServiceKey service) {
        return endpoints.of(service);
    }

    /// Whether everything was listed, and every watch stands or was lost no longer ago than that.
    public boolean isHealthy(Duration tolerated) {
        return troubles(tolerated).isEmpty();
    }

    /// What keeps the caches from being healthy, for a person; empty when they are.
    public List<String> troubles(Duration tolerated) {
        return Stream.concat(watches.stream(), sliceWatches.stream())
                .flatMap(watch -> watch.trouble(tolerated).stream())
                .toList();
    }

    @Override
    public void close() {
        Stream.of(watches, sliceWatches).flatMap(List::stream).forEach(Reflector::close);
    }

    /// Hears what the watches tell.
    public interface Listener {
        /// A Service appeared, changed in something we decide by, or is gone.
        void serviceChanged(ServiceKey key);

        /// Some Node did.
        void nodesChanged();

        /// Other nodes have endpoints of that Service. Told only where EndpointSlices are watched.
        default void endpointsChanged(ServiceKey key) {}

        /// A watch ended for good; the caches grow stale from here, and the process must not go on.
        void watchDied(Throwable cause);
    }

    /// How objects become records.
    ///
    /// @param services for Services
    /// @param nodes for Nodes
    /// @param watchesNodes whether Nodes are watched at all
    /// @param watchesEndpoints whether EndpointSlices are
    public record Mappers(ServiceMapper services, NodeMapper nodes, boolean watchesNodes, boolean watchesEndpoints) {
        private static final Set<String> NODE_LABELS = Set.of(NodeSelection.EXCLUDE_LABEL, NodeSelection.ZONE_LABEL);

        /// For load balancers that send to nodes.
        public Mappers(ServiceMapper services, NodeMapper nodes) {
            this(services, nodes, true, false);
        }

        /// Keeps what the core and this provider read: annotations of the domains the provider knows, so that a
        /// misspelt one is still noticed, those that ask another cloud for an internal load balancer,
        /// and the labels of node selection.
        public static Mappers of(ProviderTraits traits) {
            Set<String> domains = Stream.of(
                            traits.annotations().keys().stream(),
                            traits.annotations().prefixes().stream(),
                            Stream.of(ServiceTranslator.SOURCE_RANGES),
                            traits.otherControllers().stream().flatMap(other -> other.wishes().keySet().stream()))
                    .flatMap(keys -> keys.map(Mappers::domain))
                    .collect(Collectors.toUnmodifiableSet());
            Set<String> claims = traits.otherControllers().stream()
                    .flatMap(other -> other.wishes().keySet().stream())
                    .collect(Collectors.toUnmodifiableSet());
            ProviderTraits.Mode mode = traits.mode();
            return new Mappers(
                    new ServiceMapper(
                            key -> domains.contains(domain(key))
                                    || key.equals(AnnotationCatalogue.LOOK_AGAIN)
                                    || AnnotationCatalogue.INTERNAL_ELSEWHERE.contains(key),
                            mode.readsLabels(),
                            mode.publishedAnnotations(),
                            claims),
                    new NodeMapper(key ->
                            NODE_LABELS.contains(key) || mode.nodeLabels().contains(key)),
                    mode.sendsToNodes(),
                    mode.readsEndpoints());
        }

        private static String domain(String key) {
            return key.substring(0, key.indexOf('/') + 1);
        }
    }
}
