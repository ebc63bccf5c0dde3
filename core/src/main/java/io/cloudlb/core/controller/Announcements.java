// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Events without repetition: what was said of a Service last with the same reason is not said again. Over a restart
/// the conditions keep us from repeating ourselves, because most events are said only where a condition changes.
final class Announcements {
    private final EventSink events;
    private final Map<ServiceKey, Said> said = new ConcurrentHashMap<>();

    private record Said(String uid, Map<Event.Reason, String> messages) {}

    Announcements(EventSink events) {
        this.events = events;
    }

    /// Says something, even if it was said before.
    void say(ServiceView service, Event words) {
        Event event = words.redacted();
        memory(service).messages().put(event.reason(), event.message());
        events.emit(service, event);
    }

    /// Says something unless it was the last that was said with this reason.
    void sayOnce(ServiceView service, Event words) {
        Event event = words.redacted();
        String before = memory(service).messages().put(event.reason(), event.message());
        if (!event.message().equals(before)) {
            events.emit(service, event);
        }
    }

    /// The state that this reason stands for is over: the next time it is news again.
    void over(ServiceView service, Event.Reason reason) {
        memory(service).messages().remove(reason);
    }

    void forget(ServiceKey key) {
        said.remove(key);
    }

    private Said memory(ServiceView service) {
        return said.compute(service.key(), (_, known) -> {
            boolean same = known != null && known.uid().equals(service.uid());
            return same ? known : new Said(service.uid(), new EnumMap<>(Event.Reason.class));
        });
    }
}
