// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import io.cloudlb.core.controller.ports.Event;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.CloudCalls.CallFamily;
import io.cloudlb.core.provider.TimeSource;
import io.cloudlb.core.provider.TokenBucket;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events in the background. A repeated event raises the count of the first.
///
/// They are written at an even pace: whatever many Services have to tell at once must not keep the API server from
/// taking their status. When thousands wait, the newest are dropped: the condition on the Service says the same and is
/// never dropped.
public final class FabricEvents implements BiConsumer<ServiceView, Event>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FabricEvents.class);
    private static final CallFamily PACE = new CallFamily("events", 50, 25);
    private static final Duration ANY_WAIT = Duration.ofHours(1);
    private static final int WAITING_LIMIT = 4_096;
    private static final int REMEMBERED_LIMIT = 4_096;

    private final KubernetesClient client;
    private final TimeSource time;
    private final Map<String, String> names;
    private final BlockingQueue<Noted> waiting = new ArrayBlockingQueue<>(WAITING_LIMIT);
    private final Map<Sameness, Written> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sameness, Written> eldest) {
            return size() > REMEMBERED_LIMIT;
        }
    };
    private final TokenBucket pace;
    private final Thread writer;
    private volatile boolean closed;
    private final Map<Verb, Integer> refused = new EnumMap<>(Verb.class);
    private Verb asked = Verb.CREATE;
    private long latest;

    /// Events under their own names.
    public FabricEvents(KubernetesClient client, TimeSource time) {
        this(client, time, Map.of());
    }

    /// @param client the connection
    /// @param time the clock
    /// @param names what reasons are called here, by their own name; those that are not in it keep theirs
    public FabricEvents(KubernetesClient client, TimeSource time, Map<String, String> names) {
        this.client = client;
        this.time = time;
        this.names = Map.copyOf(names);
        pace = new TokenBucket(PACE, time.nanoTime());
        writer = Thread.ofVirtual().name("events").start(this::writeAll);
    }

    @Override
    public void accept(ServiceView service, Event event) {
        String now = ObjectEvent.time(time.instant());
        if (!waiting.offer(new Noted(service.key(), service.uid(), event, now))) {
            LOG.debug("Event dropped: {} {}", service.key(), event);
        }
    }

    /// Stops writing; what waits is lost.
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
    }

    private void writeAll() {
        while (!closed) {
            try {
                Noted next = waiting.take();
                time.sleep(pace.take(time.nanoTime(), ANY_WAIT).orElseThrow());
                write(next);
                refused.remove(asked);
            } catch (InterruptedException _) {
                return;
            } catch (KubernetesClientException failure) {
                failed(failure);
            } catch (RuntimeException bug) { // the thread is the only one that writes events, and must not end by it
                unexpected(bug);
            }
        }
    }

    /// The client is closed soon after this, under the write that is on its way.
    private void unexpected(RuntimeException failure) {
        if (closed) {
            LOG.debug("An event was not written, because the process stops", failure);
        } else {
            LOG.error("An event was not written because of a bug", failure);
        }
    }

    /// Once for each kind of failure, not once for each event. Who may create events may lack the right to patch them.
    private void failed(KubernetesClientException failure) {
        boolean isUnread = ApiFailure.of(failure) == ApiFailure.NAMESPACE_ENDS; // nobody reads it any more
        if (isUnread || Objects.equals(refused.put(asked, failure.getCode()), failure.getCode())) {
            LOG.debug("Event not written", failure);
            return;
        }
        LOG.warn(
                "{}: {}{}",
                switch (asked) {
                    case CREATE -> "Events are not written";
                    case PATCH -> "Repeated events are not counted";
                },
                ApiFailure.reason(failure),
                ApiFailure.advice(failure));
    }

    private void write(Noted noted) {
        Sameness sameness = new Sameness(noted.uid(), noted.event());
        Written before = remembered.get(sameness);
        Written after = before == null ? create(noted) : repeat(noted, before);
        remembered.put(sameness, after);
    }

    private Written create(Noted noted) {
        String namespace = noted.service().namespace();
        String name = "%s.%016x".formatted(noted.service().name(), moment());
        asked = Verb.CREATE;
        client.raw("/api/v1/namespaces/" + namespace + "/events", "POST", body(noted, name)); // nobody reads the answer
        return new Written(name, 1);
    }

    /// Nanoseconds since 1970 that only grow. Events have a time in whole seconds, and the API server lists them by
    /// name: who reads a Service's events finds those of one second in the order in which they were written.
    private long moment() {
        Instant now = time.instant();
        latest = Math.max(latest + 1, now.getEpochSecond() * 1_000_000_000 + now.getNano());
        return latest;
    }

    private Written repeat(Noted noted, Written before) {
        Written after = new Written(before.name(), before.count() + 1);
        String patch =
                client.getKubernetesSerialization().asJson(Map.of("count", after.count(), "lastTimestamp", noted.at()));
        asked = Verb.PATCH;
        try {
            client.resource(named(noted, before.name())).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return after;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw failure;
            }
            LOG.debug("The first event is gone, a new one takes its place", failure);
            return create(noted);
        }
    }

    /// Enough to patch it without reading it first.
    private static io.fabric8.kubernetes.api.model.Event named(Noted noted, String name) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(noted.service().namespace())
                .withName(name)
                .endMetadata()
                .build();
    }

    private String name(Event.Reason reason) {
        return names.getOrDefault(reason.toString(), reason.toString());
    }

    private io.fabric8.kubernetes.api.model.Event body(Noted noted, String name) {
        ObjectReference service = new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(noted.service().name())
                .withNamespace(noted.service().namespace())
                .withUid(noted.uid())
                .build();
        Event event = noted.event();
        ObjectEvent.Type type = event.reason().isWarning() ? ObjectEvent.Type.WARNING : ObjectEvent.Type.NORMAL;
        return new ObjectEvent(service, type, name(event.reason()), event.message()).body(name, noted.at());
    }

    /// What is asked of the API server.
    private enum Verb {
        CREATE,
        PATCH
    }

    private record Noted(ServiceKey service, String uid, Event event, String at) {}

    private record Sameness(String uid, Event event) {}

    private record Written(String name, int count) {}
}
