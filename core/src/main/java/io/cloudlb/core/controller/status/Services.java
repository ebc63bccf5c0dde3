// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.ports.KubernetesException;
import io.cloudlb.core.controller.queue.Outcome;
import io.cloudlb.core.controller.state.ServiceRecord;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.metrics.ControllerMetrics;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.model.ServiceView.ServiceType;
import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import io.cloudlb.core.provider.InventoryRequest;
import io.cloudlb.core.provider.TimeSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The Services in Kubernetes: where workers take them in hand, and where something is said of them.
///
/// @param cache the Services as the watch last told
/// @param writer writes to Services
/// @param memory what was written and said before
/// @param events takes events
/// @param ownership knows which addresses in their status are ours
/// @param metrics hears what happens
/// @param time the clock
/// @param onto which versions of a Service our status may be written to
public record Services(
        ControllerPorts.ServiceCache cache,
        ControllerPorts.KubernetesWriter writer,
        StateMemory<?, ?> memory,
        BiConsumer<ServiceView, Event> events,
        ServiceOwnership<?, ?, ?> ownership,
        ControllerMetrics metrics,
        TimeSource time,
        ControllerPorts.KubernetesWriter.Onto onto) {

    /// The newest known form of a Service; empty when it is gone.
    public Optional<ServiceWriter> take(ServiceKey key) {
        Optional<ServiceView> view = cache.get(key);
        if (view.isEmpty()) {
            memory.gone(key);
        }
        return view.map(cached -> new ServiceWriter(this, newest(cached)));
    }

    private ServiceView newest(ServiceView cached) {
        ServiceRecord.Writes writes = memory.service(cached.key()).writes();
        if (writes.answer().isPresent()) {
            memory.update(cached.key(), known -> known.withWrites(answers -> answers.caughtUp(cached)));
        }
        return writes.newest(cached);
    }

    /// Says of a Service what was not said of it last, if it exists.
    public void tell(ServiceKey key, Event event) {
        cache.get(key).ifPresent(view -> sayOnce(view, event));
    }

    /// The state that this reason stands for is over.
    public void over(ServiceKey key, Event.Reason reason) {
        cache.get(key).ifPresent(view -> over(view, reason));
    }

    /// Says something, even if it was said before.
    void say(ServiceView service, Event words) {
        Event event = words.cleaned();
        said(service, before -> before.with(event));
        events.accept(service, event);
    }

    /// Says something unless it was the last that was said with this reason.
    void sayOnce(ServiceView service, Event words) {
        Event event = words.cleaned();
        boolean known = said(service).message(event.reason()).equals(Optional.of(event.message()));
        if (!known) {
            say(service, event);
        }
    }

    /// The state that this reason stands for is over: the next time it is news again.
    ///
    /// @return whether something was said of it
    boolean over(ServiceView service, Event.Reason reason) {
        boolean wasSaid = said(service).message(reason).isPresent();
        if (wasSaid) {
            said(service, before -> before.without(reason));
        }
        return wasSaid;
    }

    /// What was said of a Service.
    ServiceRecord.Said said(ServiceView service) {
        return memory.service(service.key()).said(service);
    }

    void said(ServiceView service, UnaryOperator<ServiceRecord.Said> change) {
        memory.update(service.key(), known -> known.withSaid(service, change));
    }

    /// Reads the cluster's Services afresh, for a provider whose state they are. What was read is noted, so that nobody
    /// goes by an older form afterwards. One that brings out a bug is among them as it is written, so that what its
    /// status shows stays taken.
    ///
    /// @param asked what a Service asks for
    public List<InventoryRequest.Standing> readAfresh(Function<ServiceView, LoadBalancerSpec> asked) {
        return listAfresh().stream()
                .filter(view -> view.spec().type() == ServiceType.LOAD_BALANCER)
                .map(view -> standing(view, asked))
                .toList();
    }

    private InventoryRequest.Standing standing(ServiceView view, Function<ServiceView, LoadBalancerSpec> asked) {
        LoadBalancerSpec spec = memory.failed().answer(view.key(), () -> asked.apply(view), ownership.asWritten(view));
        boolean ours = cache.watches(view.key().namespace()) && ownership.isToBeServed(view);
        return new InventoryRequest.Standing(spec, view.meta().resourceVersion(), view.status(), ours);
    }

    private Collection<ServiceView> listAfresh() {
        try {
            Collection<ServiceView> all = cache.readAfresh();
            all.forEach(this::noteAfresh);
            return all;
        } catch (KubernetesException failure) {
            throw new CloudException(error(failure), failure);
        }
    }

    private void noteAfresh(ServiceView view) {
        Optional<ServiceView> cached = cache.get(view.key());
        if (cached.filter(known ->
                        !known.meta().resourceVersion().equals(view.meta().resourceVersion()))
                .isPresent()) {
            memory.update(view.key(), known -> known.withWrites(writes -> writes.readAfresh(view, cached)));
        }
    }

    private static CloudError error(KubernetesException failure) {
        String message = Outcome.message(failure);
        return switch (failure.kind()) {
            case REFUSED -> CloudError.denied(message, "");
            case GONE, CONFLICT, UNAVAILABLE -> CloudError.unavailable(message, "");
        };
    }
}
