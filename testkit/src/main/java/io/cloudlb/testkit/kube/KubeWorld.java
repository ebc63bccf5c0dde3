// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.kube;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.NodeView;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceStatus;
import io.cloudlb.core.model.ServiceStatus.Condition;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.Selection;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.testkit.ANode;
import io.cloudlb.testkit.AService;
import io.cloudlb.testkit.SpecEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// A cluster's API server in memory. Outlives the controllers that are started on it: each takes a [WorldWatch] of
/// its own. Users edit it by its methods; the controller by its ports, whose writes pass the hook and the ledger.
public final class KubeWorld {
    private final TimeSource time;
    private final ServiceRules rules = new ServiceRules();
    private final SortedMap<ServiceKey, ServiceView> services = new TreeMap<>();
    private final SortedMap<String, NodeView> nodes = new TreeMap<>();
    private final SortedMap<ServiceKey, Set<String>> endpoints = new TreeMap<>();
    private final List<WorldWatch> watches = new ArrayList<>();
    private final List<SaidEvent> events = new ArrayList<>();
    private final WorldWriter writer = new WorldWriter(this);
    private final Set<String> publishedByUs = new HashSet<>();
    private int version;
    private int created;

    /// An event on a Service.
    public record SaidEvent(ServiceKey service, Event event) {}

    public KubeWorld(TimeSource time) {
        this.time = time;
    }

    // What users do.

    /// Creates a Service; it gets a UID of its own, also when its name was used before.
    public synchronized ServiceView create(AService service) {
        if (services.containsKey(service.key())) {
            throw new IllegalStateException("Service " + service.key() + " exists");
        }
        created++;
        ServiceView.Meta meta = new ServiceView.Meta(
                service.key(),
                "00000000-0000-4000-8000-%012d".formatted(created),
                "0",
                false,
                new TreeSet<>(),
                service.annotations());
        return store(new ServiceView(meta, rules.admit(service.spec()), service.selection(), ServiceStatus.EMPTY));
    }

    /// Edits a Service's spec.
    public synchronized ServiceView edit(String name, SpecEdit edit) {
        ServiceView before = service(name);
        ServiceView.Spec spec = rules.admit(before.spec(), edit.apply(before.spec()));
        ServiceStatus status = ServiceRules.status(spec, before.status());
        return store(before.with(spec).with(status));
    }

    /// Sets an annotation; an empty value takes it away.
    public synchronized void annotate(String name, String key, String value) {
        ServiceView before = service(name);
        Map<String, String> annotations = new TreeMap<>(before.meta().annotations());
        annotations.put(key, value);
        annotations.values().removeIf(String::isEmpty);
        store(withMeta(before, before.meta().deleting(), before.meta().finalizers(), annotations));
    }

    /// Deletes a Service, as far as its finalizers let it go.
    public synchronized void delete(String name) {
        ServiceView before = service(name);
        storeOrRemove(
                withMeta(before, true, before.meta().finalizers(), before.meta().annotations()));
    }

    /// Puts any finalizer on, as another controller would.
    public synchronized void addFinalizer(String name, String finalizer) {
        editFinalizers(service(name), finalizers -> {
            finalizers.add(finalizer);
            return finalizers;
        });
    }

    /// Takes any finalizer off by force.
    public synchronized void removeFinalizer(String name, String finalizer) {
        editFinalizers(service(name), finalizers -> {
            finalizers.remove(finalizer);
            return finalizers;
        });
    }

    /// Writes addresses into a Service's status by hand.
    public synchronized void writeIngress(String name, List<Ingress> ingress) {
        ServiceView before = service(name);
        publishedByUs(before, false);
        store(before.with(new ServiceStatus(
                ingress, before.status().conditions(), before.status().annotations())));
    }

    /// Touches a Service in a way that a load balancer controller keeps nothing of: a label.
    public synchronized void touch(String name) {
        store(service(name));
    }

    /// Gives a Service other labels.
    public synchronized void label(String name, Map<String, String> labels) {
        ServiceView before = service(name);
        store(before.with(new Selection(labels, before.selection().pods())));
    }

    public synchronized void addNode(ANode node) {
        nodes.put(node.view().name(), node.view());
        watches.forEach(watch -> watch.nodesChanged(List.copyOf(nodes.values())));
    }

    public synchronized void removeNode(String name) {
        nodes.remove(name);
        watches.forEach(watch -> watch.nodesChanged(List.copyOf(nodes.values())));
    }

    /// The pods of a Service in the namespace `default` are on these nodes. Until this was called once, nobody knows
    /// where.
    public synchronized void endpoints(String name, Collection<String> nodesOf) {
        ServiceKey key = new ServiceKey("default", name);
        Set<String> those = Set.copyOf(nodesOf);
        endpoints.put(key, those);
        watches.forEach(watch -> watch.endpointsChanged(key, those));
    }

    // What a test looks at.

    /// The Service of that name in the namespace `default`.
    public synchronized ServiceView service(String name) {
        return find(name).orElseThrow(() -> new NoSuchElementException("There is no Service " + name));
    }

    /// The Service of that name in the namespace `default`, if it exists.
    public synchronized Optional<ServiceView> find(String name) {
        return find(new ServiceKey("default", name));
    }

    public synchronized Optional<ServiceView> find(ServiceKey key) {
        return Optional.ofNullable(services.get(key));
    }

    public synchronized Collection<ServiceView> services() {
        return List.copyOf(services.values());
    }

    public synchronized Collection<NodeView> nodes() {
        return List.copyOf(nodes.values());
    }

    /// How many Services say that their load balancer stands.
    public long provisioned() {
        return services().stream()
                .filter(service -> service.status()
                        .condition(Condition.PROVISIONED)
                        .filter(condition -> condition.status() == Condition.Status.TRUE)
                        .isPresent())
                .count();
    }

    /// The condition of that type; fails when there is none.
    public Condition condition(String name, String type) {
        return service(name)
                .status()
                .condition(type)
                .orElseThrow(() -> new NoSuchElementException("Service " + name + " has no condition " + type));
    }

    /// All events in their order.
    public synchronized List<SaidEvent> events() {
        return List.copyOf(events);
    }

    /// The reasons of the events about a Service, in their order.
    public List<String> reasons(String name) {
        return events().stream()
                .filter(said -> said.service().name().equals(name))
                .map(said -> said.event().reason().toString())
                .toList();
    }

    // What a controller works with.

    /// Watches this world: begins with a list as fresh as can be.
    public synchronized WorldWatch watch(WorldWatch.Scope scope) {
        WorldWatch watch =
                new WorldWatch(time, scope, services, List.copyOf(nodes.values()), endpoints, this::services);
        watches.clear();
        watches.add(watch);
        return watch;
    }

    public ControllerPorts.KubernetesWriter writer() {
        return writer;
    }

    public ControllerPorts.TargetJournal journal() {
        return writer.journal();
    }

    /// The ledger of the controller's writes, and the hook on them.
    public WorldWriter writes() {
        return writer;
    }

    public BiConsumer<ServiceView, Event> eventSink() {
        return (service, event) -> {
            synchronized (this) {
                events.add(new SaidEvent(service.key(), event));
            }
        };
    }

    // Storage.

    /// Whether the field manager of the controller wrote the addresses that a Service shows.
    synchronized boolean isPublishedByUs(ServiceView service) {
        return publishedByUs.contains(service.uid());
    }

    synchronized void publishedByUs(ServiceView service, boolean ours) {
        if (ours) {
            publishedByUs.add(service.uid());
        } else {
            publishedByUs.remove(service.uid());
        }
    }

    synchronized void editFinalizers(ServiceView before, UnaryOperator<SortedSet<String>> edit) {
        SortedSet<String> finalizers = edit.apply(new TreeSet<>(before.meta().finalizers()));
        if (!finalizers.equals(before.meta().finalizers())) {
            storeOrRemove(withMeta(
                    before, before.meta().deleting(), finalizers, before.meta().annotations()));
        }
    }

    /// Stores a new version, unless nothing differs.
    synchronized ServiceView storeIfDifferent(ServiceView before, ServiceView now) {
        return before.equals(now) ? before : store(now);
    }

    private void storeOrRemove(ServiceView service) {
        if (service.meta().deleting() && service.meta().finalizers().isEmpty()) {
            services.remove(service.key());
            rules.release(service.spec());
            version++;
            List<WorldWatch> all = List.copyOf(watches);
            all.forEach(watch -> watch.serviceGone(service.key()));
        } else {
            store(service);
        }
    }

    private ServiceView store(ServiceView service) {
        version++;
        ServiceView.Meta meta = service.meta();
        ServiceView stored = service.with(new ServiceView.Meta(
                meta.key(),
                meta.uid(),
                Integer.toString(version),
                meta.deleting(),
                meta.finalizers(),
                meta.annotations()));
        services.put(stored.key(), stored);
        List<WorldWatch> all = List.copyOf(watches);
        all.forEach(watch -> watch.serviceChanged(stored));
        return stored;
    }

    private static ServiceView withMeta(
            ServiceView service, boolean deleting, SortedSet<String> finalizers, Map<String, String> annotations) {
        return service.with(new ServiceView.Meta(
                service.key(),
                service.uid(),
                service.meta().resourceVersion(),
                deleting,
                new TreeSet<>(finalizers),
                new TreeMap<>(annotations)));
    }
}
