// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

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
record ServiceDesk(
        ServiceCache services,
        KubernetesWriter writer,
        WrittenServices written,
        Announcements announcements,
        StatusFights fights,
        ServiceOwnership<?, ?, ?> ownership,
        TimeSource time,
        KubernetesWriter.Onto onto) {

    /// The newest known form of a Service; empty when it is gone.
    Optional<ServiceInHand> take(ServiceKey key) {
        Optional<ServiceView> view = services.get(key);
        if (view.isEmpty()) {
            written.forget(key);
            announcements.forget(key);
            fights.forget(key);
        }
        return view.map(cached -> new ServiceInHand(this, written.newest(cached)));
    }

    /// Says of a Service what was not said of it last, if it exists.
    void tell(ServiceKey key, Event event) {
        services.get(key).ifPresent(view -> announcements.sayOnce(view, event));
    }

    /// The state that this reason stands for is over.
    void over(ServiceKey key, Event.Reason reason) {
        services.get(key).ifPresent(view -> announcements.over(view, reason));
    }
}
