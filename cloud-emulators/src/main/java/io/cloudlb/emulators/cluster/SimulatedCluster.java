// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Nodes that know the same services. Safe for use by many threads.
public final class SimulatedCluster implements AutoCloseable {

    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private List<NodePortService> services = List.of();

    /// Boots a node on the first free loopback host; those of other processes, such as a demo, are not free.
    ///
    /// @throws IllegalArgumentException if there is one of that name
    /// @throws IllegalStateException if no host is free
    /// @throws UncheckedIOException if a node port is taken
    public synchronized SimulatedNode add(String name) {
        if (nodes.containsKey(name)) {
            throw new IllegalArgumentException("there is a node %s already".formatted(name));
        }
        SimulatedNode node = boot(name);
        nodes.put(name, node);
        node.apply(services);
        return node;
    }

    /// Takes a node away for good; nothing if there is none.
    public synchronized void remove(String name) {
        Optional.ofNullable(nodes.remove(name)).ifPresent(SimulatedNode::close);
    }

    /// Makes the services given the only ones its nodes serve.
    public synchronized void apply(Collection<NodePortService> desired) {
        services = List.copyOf(desired);
        nodes.values().forEach(node -> node.apply(services));
    }

    /// The node of that name.
    public synchronized Optional<SimulatedNode> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /// The nodes in the order they came.
    public synchronized List<SimulatedNode> nodes() {
        return List.copyOf(nodes.values());
    }

    private SimulatedNode boot(String name) {
        Set<LoopbackHost> taken =
                nodes.values().stream().map(SimulatedNode::host).collect(Collectors.toSet());
        return LoopbackHost.all()
                .filter(host -> !taken.contains(host))
                .flatMap(host -> tryBoot(name, host).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no loopback host is free for node " + name));
    }

    private static Optional<SimulatedNode> tryBoot(String name, LoopbackHost host) {
        try {
            return Optional.of(SimulatedNode.start(name, host));
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof BindException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        nodes.values().forEach(SimulatedNode::close);
        nodes.clear();
    }
}
