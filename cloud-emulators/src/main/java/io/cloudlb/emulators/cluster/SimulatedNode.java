// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import io.cloudlb.emulators.cluster.NodePortService.NodePort;
import io.cloudlb.emulators.cluster.NodePortService.PortRoute;
import io.cloudlb.emulators.cluster.OpenPort.RoutedPort;
import io.cloudlb.emulators.dataplane.LoopbackHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A worker node with its kube-proxy, on a loopback host.
///
/// Opens a port for each node port of the services it is told of, if it has a pod to answer with; a health port for
/// each `healthCheckNodePort`; and kube-proxy's own health port. Safe for use by many threads.
public final class SimulatedNode implements AutoCloseable {

    /// Where kube-proxy tells its own health.
    public static final int PROXY_HEALTH_PORT = 10_256;

    private final String name;
    private final LoopbackHost host;
    private final Map<NodePort, RoutedPort> nodePorts = new HashMap<>();
    private final Map<Integer, OpenPort> healthPorts = new HashMap<>();
    private volatile List<NodePortService> services = List.of();
    private boolean running;

    private SimulatedNode(String name, LoopbackHost host) {
        this.name = name;
        this.host = host;
    }

    /// Boots a node without services.
    ///
    /// @throws UncheckedIOException if its health port is taken
    public static SimulatedNode start(String name, LoopbackHost host) {
        SimulatedNode node = new SimulatedNode(name, host);
        node.start();
        return node;
    }

    public String name() {
        return name;
    }

    public LoopbackHost host() {
        return host;
    }

    /// Makes the services given the only ones it serves. A stopped node takes them up when it starts.
    ///
    /// @throws UncheckedIOException if a port is taken
    public synchronized void apply(Collection<NodePortService> desired) {
        services = List.copyOf(desired);
        if (running) {
            openAndClose();
        }
    }

    /// Boots a stopped node; it serves what it served before.
    public synchronized void start() {
        if (!running) {
            running = true;
            openAndClose();
        }
    }

    /// Takes the machine away: nothing on it answers any more, connections break.
    public synchronized void stop() {
        running = false;
        nodePorts.values().forEach(RoutedPort::close);
        healthPorts.values().forEach(OpenPort::close);
        nodePorts.clear();
        healthPorts.clear();
    }

    @Override
    public void close() {
        stop();
    }

    private void openAndClose() {
        try {
            applyNodePorts();
            applyHealthPorts();
        } catch (IOException e) {
            throw new UncheckedIOException("node %s cannot listen: %s".formatted(name, e.getMessage()), e);
        }
    }

    private void applyNodePorts() throws IOException {
        Map<NodePort, PortRoute> wanted = new HashMap<>();
        for (NodePortService service : services) {
            service.routeAt(name).ifPresent(route -> service.ports().forEach(port -> wanted.put(port, route)));
        }
        closeAllBut(wanted.keySet(), nodePorts);
        for (Map.Entry<NodePort, PortRoute> entry : wanted.entrySet()) {
            NodePort port = entry.getKey();
            RoutedPort open = nodePorts.get(port);
            if (open != null) {
                open.route(entry.getValue());
            } else {
                nodePorts.put(port, RoutedPort.open(port.transport(), host.socket(port.number()), entry.getValue()));
            }
        }
    }

    private void applyHealthPorts() throws IOException {
        Collection<Integer> wanted = new ArrayList<>(List.of(PROXY_HEALTH_PORT));
        services.forEach(service -> service.healthCheckPort().ifPresent(wanted::add));
        closeAllBut(wanted, healthPorts);
        for (int port : wanted) {
            if (!healthPorts.containsKey(port)) {
                healthPorts.put(port, openHealthPort(port));
            }
        }
    }

    private OpenPort openHealthPort(int port) throws IOException {
        return port == PROXY_HEALTH_PORT
                ? HealthPorts.ofProxy(host.socket(port))
                : HealthPorts.ofService(host.socket(port), name, () -> checkedAt(port));
    }

    private Optional<NodePortService> checkedAt(int healthCheckPort) {
        return services.stream()
                .filter(service -> service.healthCheckPort().equals(OptionalInt.of(healthCheckPort)))
                .findFirst();
    }

    private static <K> void closeAllBut(Collection<K> wanted, Map<K, ? extends OpenPort> open) {
        for (K port : List.copyOf(open.keySet())) {
            if (!wanted.contains(port)) {
                Optional.ofNullable(open.remove(port)).ifPresent(OpenPort::close);
            }
        }
    }
}
