// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import io.cloudlb.emulators.dataplane.BackendChoice.Rated;
import io.cloudlb.emulators.dataplane.LoopbackDataPlane.PlaneResources;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// The backends of one frontend: their health, who takes the next flow, and the end of those that left.
///
/// [#update] and [#close] are called by one thread at a time, all else by any.
final class BackendPool {

    private final PlaneResources plane;
    private final FlowRegistry flows = new FlowRegistry();
    private final Map<String, HealthProber> probers = new ConcurrentHashMap<>();
    private final Map<Backend, Future<?>> draining = new HashMap<>();
    private volatile Frontend frontend;

    BackendPool(Frontend frontend, PlaneResources plane) {
        this.plane = plane;
        this.frontend = frontend;
        frontend.backends().forEach(backend -> probe(backend, HealthTally.start()));
    }

    Frontend frontend() {
        return frontend;
    }

    FlowRegistry flows() {
        return flows;
    }

    boolean admits(InetAddress client) {
        return frontend.rules().allowedSources().stream().anyMatch(range -> range.contains(client));
    }

    Optional<Backend> choose(FlowKey flow) {
        return BackendChoice.choose(serving(), flow.hash(frontend.rules().stickiness()));
    }

    Optional<BackendHealth> health(String backendId) {
        return Optional.ofNullable(probers.get(backendId))
                .map(prober -> prober.tally().health());
    }

    void update(Frontend next) {
        frontend = next;
        Set<Backend> wanted = next.backends().stream().map(Backend::place).collect(Collectors.toSet());
        List<HealthProber> gone = probers.values().stream()
                .filter(prober -> !wanted.contains(prober.backend().place()))
                .toList();
        gone.forEach(this::leave);
        next.backends().forEach(this::keepOrJoin);
    }

    void close() {
        probers.values().forEach(HealthProber::stop);
        probers.clear();
        draining.values().forEach(end -> end.cancel(true));
        flows.close();
    }

    private void keepOrJoin(Backend backend) {
        HealthProber known = probers.get(backend.id());
        if (known == null) {
            Optional.ofNullable(draining.remove(backend.place())).ifPresent(end -> end.cancel(true));
            probe(backend, HealthTally.start());
        } else if (!known.check().equals(frontend.healthCheck())
                || !known.backend().equals(backend)) {
            known.stop();
            probe(backend, known.tally());
        }
    }

    private void probe(Backend backend, HealthTally tally) {
        HealthProber prober = new HealthProber(
                backend,
                frontend.healthCheck(),
                tally,
                plane.options().pace(),
                health -> healthChanged(backend, health));
        probers.put(backend.id(), prober);
        prober.start(plane);
    }

    private void leave(HealthProber prober) {
        prober.stop();
        probers.remove(prober.backend().id());
        ForwardingRules.Draining rule = frontend.rules().draining();
        if (rule.closesAtEnd()) {
            Duration delay = plane.options().pace().of(rule.delay());
            draining.put(prober.backend().place(), plane.tasks().submit(() -> cutAfter(delay, prober.backend())));
        }
    }

    private void cutAfter(Duration delay, Backend backend) {
        try {
            Thread.sleep(delay);
            flows.abort(backend);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void healthChanged(Backend backend, BackendHealth health) {
        if (frontend.rules().closesUnhealthy() && !serving().contains(backend)) {
            flows.abort(backend);
        }
        plane.options().healthListener().healthChanged(frontend.id(), backend.id(), health);
    }

    private List<Backend> serving() {
        return BackendChoice.serving(
                probers.values().stream()
                        .map(prober ->
                                new Rated(prober.backend(), prober.tally().health()))
                        .toList(),
                frontend.rules().failsOpen());
    }
}
