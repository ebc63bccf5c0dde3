// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.status;

import io.cloudlb.core.controller.ports.ControllerPorts;
import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Events without repetition: what was said of a Service last with the same reason is not said again. Over a restart
/// the conditions keep us from repeating ourselves, because most events are said only where a condition changes.
public final class EventDeduplicator {
    private final ControllerPorts.EventSink events;
    private final Map<ServiceKey, Said> said = new ConcurrentHashMap<>();

    /// @param messages the last one for each reason; few Services have more than one
    private record Said(String uid, Map<Event.Reason, String> messages) {
        Said {
            messages = Map.copyOf(messages);
        }

        Said with(Event.Reason reason, String message) {
            Map<Event.Reason, String> next = new HashMap<>(messages);
            next.put(reason, message);
            return new Said(uid, next);
        }

        Said without(Event.Reason reason) {
            Map<Event.Reason, String> next = new HashMap<>(messages);
            next.remove(reason);
            return new Said(uid, next);
        }
    }

    public EventDeduplicator(ControllerPorts.EventSink events) {
        this.events = events;
    }

    /// Says something, even if it was said before.
    void say(ServiceView service, Event words) {
        Event event = words.cleaned();
        remember(service, event);
        events.emit(service, event);
    }

    /// Says something unless it was the last that was said with this reason.
    void sayOnce(ServiceView service, Event words) {
        Event event = words.cleaned();
        if (!Optional.of(event.message()).equals(remember(service, event))) {
            events.emit(service, event);
        }
    }

    /// The state that this reason stands for is over: the next time it is news again.
    ///
    /// @return whether something was said of it
    boolean over(ServiceView service, Event.Reason reason) {
        boolean wasSaid = Optional.ofNullable(said.get(service.key()))
                .filter(known -> known.uid().equals(service.uid()))
                .filter(known -> known.messages().containsKey(reason))
                .isPresent();
        said.computeIfPresent(
                service.key(), (_, known) -> known.messages().containsKey(reason) ? known.without(reason) : known);
        return wasSaid;
    }

    void forget(ServiceKey key) {
        said.remove(key);
    }

    /// What was said with this reason before.
    private Optional<String> remember(ServiceView service, Event event) {
        AtomicReference<@Nullable String> before = new AtomicReference<>();
        said.compute(service.key(), (_, known) -> {
            boolean same = known != null && known.uid().equals(service.uid());
            Said memory = same ? known : new Said(service.uid(), Map.of());
            before.set(memory.messages().get(event.reason()));
            return memory.with(event.reason(), event.message());
        });
        return Optional.ofNullable(before.get());
    }
}
