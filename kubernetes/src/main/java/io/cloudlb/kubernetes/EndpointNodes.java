// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.kubernetes.watch.Fields;
import io.cloudlb.kubernetes.watch.ObjectReader;
import io.cloudlb.kubernetes.watch.Reflector;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which nodes have endpoints of which Service, as EndpointSlices tell. Every endpoint counts, ready or not: health
/// checks tell that, and a pod that comes and goes out of readiness is no reason to write to a cloud.
///
/// Of a slice its Service is kept and, of each node's name, eight bytes that tell it from others, whatever is
/// written there. All slices together have a bounded room; where it does not do, the namespace that takes most of it is
/// given up, and nothing is known of its Services any more.
final class EndpointNodes implements Reflector.Sink<EndpointSlice> {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointNodes.class);
    private static final String SERVICE = "kubernetes.io/service-name";

    /// More endpoints of one Service are not looked through at every change.
    static final int MOST_OF_SERVICE = 20_000;

    /// What a slice takes besides, in names: its own name, twice, and what holds it.
    static final int OF_A_SLICE = 48;

    private final long room;
    private final Consumer<ServiceKey> changed;
    private final Map<String, Namespace> namespaces = new HashMap<>();
    private final Set<String> givenUp = new HashSet<>();
    private long taken;
    private boolean shut;

    /// @param room how many names are kept at most
    /// @param changed hears of each Service whose nodes are others now, or not known any more; must not block
    EndpointNodes(long room, Consumer<ServiceKey> changed) {
        this.room = room;
        this.changed = changed;
    }

    /// What is read of a slice.
    static ObjectReader<EndpointSlice> reader() {
        return new ObjectReader<>(
                EndpointSlice.class,
                Fields.of("endpoints.nodeName").entries("metadata.labels", SERVICE::equals, Set.of()));
    }

    /// Whether a node, by its name, has an endpoint of that Service; empty where that is not known.
    synchronized Optional<Predicate<String>> of(ServiceKey service) {
        return nodes(service).map(known -> name -> Arrays.binarySearch(known, digest(name)) >= 0);
    }

    /// Slices cannot be read: of no Service anything is known.
    synchronized void shut() {
        shut = true;
    }

    /// The part of one namespace, for a watch that sees no other.
    Reflector.Sink<EndpointSlice> ofNamespace(String namespace) {
        return new Reflector.Sink<>() {
            @Override
            public void put(String key, ObjectReader.Trimmed<EndpointSlice> object) {
                EndpointNodes.this.put(key, object);
            }

            @Override
            public void remove(String key) {
                EndpointNodes.this.remove(key);
            }

            @Override
            public void retain(Set<String> keys) {
                retainOf(Set.of(namespace), keys);
            }
        };
    }

    @Override
    public synchronized void put(String key, ObjectReader.Trimmed<EndpointSlice> read) {
        if (read.isCut()) {
            throw new IllegalArgumentException("it is too large");
        }
        String namespace = namespaceOf(key);
        Optional<String> service = service(read.object());
        if (!givenUp.contains(namespace)) {
            service.ifPresentOrElse(name -> replace(key, Optional.of(slice(name, read.object()))), () -> remove(key));
        }
    }

    @Override
    public synchronized void remove(String key) {
        replace(key, Optional.empty());
    }

    @Override
    public synchronized void retain(Set<String> keys) {
        retainOf(Set.copyOf(namespaces.keySet()), keys);
    }

    private synchronized void retainOf(Collection<String> some, Set<String> keys) {
        some.stream()
                .flatMap(name -> Stream.ofNullable(namespaces.get(name)))
                .flatMap(namespace -> namespace.slices.keySet().stream())
                .filter(key -> !keys.contains(key))
                .toList()
                .forEach(this::remove);
    }

    private void replace(String key, Optional<Slice> next) {
        String name = namespaceOf(key);
        Namespace namespace = namespaces.computeIfAbsent(name, _ -> new Namespace());
        Optional<Slice> before = Optional.ofNullable(namespace.slices.get(key));
        List<ServiceKey> concerned = Stream.concat(before.stream(), next.stream())
                .map(slice -> new ServiceKey(name, slice.service()))
                .distinct()
                .toList();
        List<Optional<long[]>> known = concerned.stream().map(this::nodes).toList();
        before.ifPresent(slice -> taken += namespace.drop(key, slice));
        next.ifPresent(slice -> taken += namespace.keep(key, slice));
        if (namespace.slices.isEmpty()) {
            namespaces.remove(name);
        }
        for (int index = 0; index < concerned.size(); index++) {
            if (!same(known.get(index), nodes(concerned.get(index)))) {
                changed.accept(concerned.get(index));
            }
        }
        if (taken > room) {
            giveUpLargest();
        }
    }

    private void giveUpLargest() {
        Map.Entry<String, Namespace> largest = namespaces.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().taken))
                .orElseThrow();
        String name = largest.getKey();
        namespaces.remove(name);
        givenUp.add(name);
        taken -= largest.getValue().taken;
        LOG.warn(
                "The EndpointSlices of namespace {} are more than there is room for, so it is not known which nodes have pods of its Services. Have fewer of them, or give cloudlb more memory, and restart it",
                name);
        largest.getValue().services.keySet().forEach(service -> changed.accept(new ServiceKey(name, service)));
    }

    private static boolean same(Optional<long[]> one, Optional<long[]> other) {
        return one.isPresent() == other.isPresent()
                && one.map(known -> Arrays.equals(known, other.orElseThrow())).orElse(true);
    }

    /// Sorted, each once.
    private Optional<long[]> nodes(ServiceKey service) {
        if (shut || givenUp.contains(service.namespace())) {
            return Optional.empty();
        }
        Collection<Slice> slices = Optional.ofNullable(namespaces.get(service.namespace()))
                .map(namespace -> namespace.services.getOrDefault(service.name(), Map.of()))
                .orElse(Map.of())
                .values();
        long count = slices.stream().mapToLong(slice -> slice.nodes().length).sum();
        return count > MOST_OF_SERVICE
                ? Optional.empty()
                : Optional.of(slices.stream()
                        .flatMapToLong(slice -> LongStream.of(slice.nodes()))
                        .sorted()
                        .distinct()
                        .toArray());
    }

    private static Optional<String> service(EndpointSlice slice) {
        return Optional.ofNullable(slice.getMetadata().getLabels())
                .flatMap(labels -> Optional.ofNullable(labels.get(SERVICE)))
                .filter(name -> !name.isEmpty());
    }

    private static Slice slice(String service, EndpointSlice slice) {
        long[] nodes = Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .map(Endpoint::getNodeName)
                .filter(name -> name != null && !name.isEmpty())
                .mapToLong(EndpointNodes::digest)
                .sorted()
                .distinct()
                .toArray();
        return new Slice(service, nodes);
    }

    /// FNV-1a, in 64 bits. Whoever has two names meet there by design gains another's node behind his own Service.
    private static long digest(String name) {
        long digest = 0xcbf29ce484222325L;
        for (int index = 0; index < name.length(); index++) {
            digest = (digest ^ name.charAt(index)) * 0x100000001b3L;
        }
        return digest;
    }

    private static String namespaceOf(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    /// @param nodes digests of the names, sorted, each once
    @SuppressWarnings("ArrayRecordComponent") // Two slices are never compared.
    private record Slice(String service, long[] nodes) {
        long takes() {
            return (long) nodes.length + OF_A_SLICE;
        }
    }

    /// What is kept of the slices of one.
    private static final class Namespace {
        private final Map<String, Slice> slices = new HashMap<>();
        private final Map<String, Map<String, Slice>> services = new HashMap<>();
        private long taken;

        /// @return how much more is taken now
        long keep(String key, Slice slice) {
            slices.put(key, slice);
            services.computeIfAbsent(slice.service(), _ -> new HashMap<>()).put(key, slice);
            taken += slice.takes();
            return slice.takes();
        }

        long drop(String key, Slice slice) {
            slices.remove(key);
            Map<String, Slice> others = services.getOrDefault(slice.service(), Map.of());
            others.remove(key);
            if (others.isEmpty()) {
                services.remove(slice.service());
            }
            taken -= slice.takes();
            return -slice.takes();
        }
    }
}
