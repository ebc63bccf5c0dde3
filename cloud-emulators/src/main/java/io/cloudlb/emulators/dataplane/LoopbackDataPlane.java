// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.FrontendProtocol.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A data plane of sockets and virtual threads.
///
/// Each host name has a loopback address of its own where the system has more than one; there a frontend takes the
/// port it asks for if it may, else a free one.
public final class LoopbackDataPlane implements DataPlane {

    private static final Logger log = LoggerFactory.getLogger(LoopbackDataPlane.class);
    private static final long CLOSE_SECONDS = 10;

    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, OpenFrontend> open = new ConcurrentHashMap<>();
    private final LoopbackAddresses addresses;
    private final PlaneResources plane;
    private boolean closed;

    LoopbackDataPlane(DataPlaneOptions options, LoopbackAddresses addresses) {
        this.addresses = addresses;
        ExecutorService tasks = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("data-plane-", 0).factory());
        this.plane = PlaneResources.of(options, tasks);
    }

    /// A data plane without frontends.
    public static LoopbackDataPlane open(DataPlaneOptions options) {
        return new LoopbackDataPlane(options, LoopbackAddresses.ofThisSystem());
    }

    @Override
    public void apply(Collection<Frontend> desired) {
        Map<String, Frontend> wanted = checked(desired);
        changing.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the data plane is closed");
            }
            closeAllBut(wanted);
            keepOrOpen(wanted.values());
        } finally {
            changing.unlock();
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return open.values().stream()
                .flatMap(frontend -> frontend.endpoints().stream())
                .sorted()
                .toList();
    }

    @Override
    public Optional<BackendHealth> health(String frontendId, String backendId) {
        return Optional.ofNullable(open.get(frontendId))
                .flatMap(frontend -> frontend.pool().health(backendId));
    }

    @Override
    public int openFlows(String frontendId, String backendId) {
        OpenFrontend frontend = open.get(frontendId);
        return frontend == null ? 0 : frontend.pool().flows().count(backendId);
    }

    @Override
    public void close() {
        changing.lock();
        try {
            closed = true;
            closeAllBut(Map.of());
        } finally {
            changing.unlock();
        }
        plane.tasks().shutdownNow();
        awaitThreads();
    }

    /// Whether it is closed and no thread of its own runs any more.
    boolean hasEnded() {
        return plane.tasks().isTerminated();
    }

    private void closeAllBut(Map<String, Frontend> wanted) {
        for (OpenFrontend frontend : List.copyOf(open.values())) {
            Frontend next = wanted.get(frontend.frontend().id());
            if (next == null || !frontend.listensAs(next)) {
                open.remove(frontend.frontend().id());
                frontend.close();
            }
        }
    }

    private void keepOrOpen(Collection<Frontend> wanted) {
        List<IOException> failures = new ArrayList<>();
        for (Frontend frontend : wanted) {
            OpenFrontend known = open.get(frontend.id());
            if (known != null) {
                known.update(frontend);
            } else {
                openOne(frontend).ifPresent(failures::add);
            }
        }
        releaseUnusedAddresses(wanted);
        if (!failures.isEmpty()) {
            IOException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw new UncheckedIOException(failures.size() + " frontends cannot listen", first);
        }
    }

    private Optional<IOException> openOne(Frontend frontend) {
        try {
            open.put(frontend.id(), OpenFrontend.start(frontend, bind(frontend), plane));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private BoundSockets bind(Frontend frontend) throws IOException {
        InetAddress address = addresses.of(frontend.hostName());
        return addresses.areShared()
                ? BoundSockets.bindAny(address, frontend.protocol())
                : BoundSockets.bindPreferring(frontend.port(), address, frontend.protocol());
    }

    private void releaseUnusedAddresses(Collection<Frontend> wanted) {
        Set<String> hosts = new HashSet<>();
        wanted.forEach(frontend -> hosts.add(frontend.hostName()));
        addresses.releaseAllBut(hosts);
    }

    private void awaitThreads() {
        try {
            if (!plane.tasks().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "threads of the data plane still run {} s after its end; a health listener may block",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Frontend> checked(Collection<Frontend> desired) {
        Map<String, Frontend> byId = new LinkedHashMap<>();
        Set<String> claims = new HashSet<>();
        for (Frontend frontend : desired) {
            if (byId.put(frontend.id(), frontend) != null) {
                throw new IllegalArgumentException("two frontends have the id " + frontend.id());
            }
            for (Transport transport : frontend.protocol().transports()) {
                String claim = "%s:%d/%s".formatted(frontend.hostName(), frontend.port(), transport);
                if (!claims.add(claim)) {
                    throw new IllegalArgumentException("two frontends claim " + claim);
                }
            }
        }
        return byId;
    }

    /// What all frontends of a data plane share.
    ///
    /// @param options how the plane behaves
    /// @param tasks where every thread comes from, so that the plane can end them all
    /// @param connections one permit for each TCP connection that may be open
    /// @param datagramFlows one permit for each UDP flow that may be open
    record PlaneResources(
            DataPlaneOptions options, ExecutorService tasks, Semaphore connections, Semaphore datagramFlows) {

        static PlaneResources of(DataPlaneOptions options, ExecutorService tasks) {
            return new PlaneResources(
                    options, tasks, new Semaphore(options.connections()), new Semaphore(options.datagramFlows()));
        }
    }
}
