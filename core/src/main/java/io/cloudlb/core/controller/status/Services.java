// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.controller.state.ReadYourWrites;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.util.Optional;

/// Where workers take Services in hand.
///
/// @param services the watch's cache
/// @param writer writes to Services
/// @param written what our writes were answered with
/// @param announcements says events
/// @param fights knows whose status someone else keeps changing
/// @param ownership knows which addresses in their status are ours
/// @param time the clock
/// @param onto which versions of a Service our status may be written to
public record Services(
        ControllerPorts.ServiceCache services,
        ControllerPorts.KubernetesWriter writer,
        ReadYourWrites written,
        EventDeduplicator announcements,
        StatusConflicts fights,
        ServiceOwnership<?, ?, ?> ownership,
        TimeSource time,
        ControllerPorts.KubernetesWriter.Onto onto) {

    /// The newest known form of a Service; empty when it is gone.
    public Optional<ServiceWriter> take(ServiceKey key) {
        Optional<ServiceView> view = services.get(key);
        if (view.isEmpty()) {
            written.forget(key);
            announcements.forget(key);
            fights.forget(key);
        }
        return view.map(cached -> new ServiceWriter(this, written.newest(cached)));
    }

    /// Says of a Service what was not said of it last, if it exists.
    public void tell(ServiceKey key, Event event) {
        services.get(key).ifPresent(view -> announcements.sayOnce(view, event));
    }

    /// The state that this reason stands for is over.
    public void over(ServiceKey key, Event.Reason reason) {
        services.get(key).ifPresent(view -> announcements.over(view, reason));
    }
}
