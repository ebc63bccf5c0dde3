// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One controller's caches, and the notifications on their way to it. They arrive when they are delivered, each no
/// sooner than the lag after its change.
public final class WorldWatch implements ControllerPorts.ServiceCache {
    private final TimeSource time;
    private final Scope scope;
    private final Map<ServiceKey, ServiceView> services;
    private final Supplier<Collection<ServiceView>> stored;
    private final Deque<Notification> underWay = new ArrayDeque<>();
    private List<NodeView> nodes;
    private final Map<ServiceKey, Set<String>> endpoints;

    /// What a watch tells, and when.
    ///
    /// @param lag how long after a change it tells of it
    /// @param namespaces the namespaces whose Services it sees; empty for all
    public record Scope(Duration lag, Set<String> namespaces) {
        public Scope {
            namespaces = Set.copyOf(namespaces);
        }

        boolean covers(String namespace) {
            return namespaces.isEmpty() || namespaces.contains(namespace);
        }
    }

    /// Hears of what was delivered.
    public interface Listener {
        void onService(ServiceKey key);

        void onNodes();

        default void onEndpoints(ServiceKey key) {}
    }

    /// What the caches are to become.
    private sealed interface News {
        record Changed(ServiceView service) implements News {}

        record Gone(ServiceKey key) implements News {}

        record Nodes(List<NodeView> nodes) implements News {}

        record Endpoints(ServiceKey key, Set<String> nodes) implements News {}
    }

    /// @param due when it may be delivered, on the monotonic clock
    private record Notification(long due, News news) {}

    /// @param stored what the API server has, of all namespaces
    WorldWatch(
            TimeSource time,
            Scope scope,
            Map<ServiceKey, ServiceView> services,
            List<NodeView> nodes,
            Map<ServiceKey, Set<String>> endpoints,
            Supplier<Collection<ServiceView>> stored) {
        this.stored = stored;
        this.time = time;
        this.scope = scope;
        this.services = new TreeMap<>(services);
        this.services.keySet().removeIf(key -> !scope.covers(key.namespace()));
        this.nodes = nodes;
        this.endpoints = new TreeMap<>(endpoints);
    }

    /// Delivers everything that is due.
    ///
    /// @return whether there was anything
    public boolean deliver(Listener listener) {
        boolean any = false;
        for (Optional<News> news = nextDue(); news.isPresent(); news = nextDue()) {
            any = true;
            switch (news.get()) {
                case News.Changed(ServiceView service) -> listener.onService(service.key());
                case News.Gone(ServiceKey key) -> listener.onService(key);
                case News.Nodes _ -> listener.onNodes();
                case News.Endpoints(ServiceKey key, Set<String> _) -> listener.onEndpoints(key);
            }
        }
        return any;
    }

    /// How long until something may be delivered; empty when nothing is under way.
    public synchronized Optional<Duration> untilNextDue() {
        return Optional.ofNullable(underWay.peekFirst())
                .map(next -> Duration.ofNanos(Math.max(0, next.due() - time.nanoTime())));
    }

    @Override
    public synchronized Optional<ServiceView> get(ServiceKey key) {
        return Optional.ofNullable(services.get(key));
    }

    @Override
    public synchronized Collection<ServiceView> list() {
        return List.copyOf(services.values());
    }

    @Override
    public Collection<ServiceView> readAfresh() {
        return stored.get();
    }

    @Override
    public boolean watches(String namespace) {
        return scope.covers(namespace);
    }

    /// The Nodes as last told.
    public synchronized Collection<NodeView> nodes() {
        return nodes;
    }

    /// Whether a node has an endpoint of that Service, as last told; empty where nobody has told.
    public synchronized Optional<Predicate<String>> endpoints(ServiceKey key) {
        return Optional.ofNullable(endpoints.get(key)).map(nodesOf -> nodesOf::contains);
    }

    synchronized void endpointsChanged(ServiceKey key, Set<String> those) {
        send(new News.Endpoints(key, those));
    }

    synchronized void serviceChanged(ServiceView service) {
        if (scope.covers(service.key().namespace())) {
            send(new News.Changed(service));
        }
    }

    synchronized void serviceGone(ServiceKey key) {
        if (scope.covers(key.namespace())) {
            send(new News.Gone(key));
        }
    }

    synchronized void nodesChanged(List<NodeView> all) {
        send(new News.Nodes(all));
    }

    private void send(News news) {
        underWay.addLast(new Notification(time.nanoTime() + scope.lag().toNanos(), news));
    }

    private synchronized Optional<News> nextDue() {
        Notification next = underWay.peekFirst();
        if (next == null || next.due() > time.nanoTime()) {
            return Optional.empty();
        }
        underWay.removeFirst();
        switch (next.news()) {
            case News.Changed(ServiceView service) -> services.put(service.key(), service);
            case News.Gone(ServiceKey key) -> services.remove(key);
            case News.Nodes(List<NodeView> all) -> nodes = all;
            case News.Endpoints(ServiceKey key, Set<String> those) -> endpoints.put(key, those);
        }
        return Optional.of(next.news());
    }
}
