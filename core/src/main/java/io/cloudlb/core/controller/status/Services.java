// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.ServiceRecord;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Where workers take Services in hand, and where something is said of them.
///
/// @param services the watch's cache
/// @param writer writes to Services
/// @param memory what was written and said before
/// @param events takes events
/// @param ownership knows which addresses in their status are ours
/// @param time the clock
/// @param onto which versions of a Service our status may be written to
public record Services(
        ControllerPorts.ServiceCache services,
        ControllerPorts.KubernetesWriter writer,
        StateMemory<?, ?> memory,
        ControllerPorts.EventSink events,
        ServiceOwnership<?, ?, ?> ownership,
        TimeSource time,
        ControllerPorts.KubernetesWriter.Onto onto) {

    /// The newest known form of a Service; empty when it is gone.
    public Optional<ServiceWriter> take(ServiceKey key) {
        Optional<ServiceView> view = services.get(key);
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
        services.get(key).ifPresent(view -> sayOnce(view, event));
    }

    /// The state that this reason stands for is over.
    public void over(ServiceKey key, Event.Reason reason) {
        services.get(key).ifPresent(view -> over(view, reason));
    }

    /// Says something, even if it was said before.
    void say(ServiceView service, Event words) {
        Event event = words.cleaned();
        said(service, before -> before.with(event));
        events.emit(service, event);
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
}
