// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Which Services a person has touched since their load balancer was looked at: who edits a Service often does so
/// because something is wrong with it. A look is due after an edit of the spec or of an annotation that concerns
/// it, and sooner after a new value of [AnnotationCatalogue#LOOK_AGAIN], by which a person asks for one. However
/// often that is, looks come slowly, for one Service and for all of them.
///
/// Labels and statuses, which change without anybody's doing, are no touch. Safe for use by many threads.
final class TouchedServices {
    private static final Duration BETWEEN_LOOKS_AT_ONE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ASKED_LOOKS_AT_ONE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ASKED_LOOKS = Duration.ofSeconds(2);

    private final Predicate<String> concerns;
    private final TimeSource time;
    private final Map<Owner.Service, Seen> seen = new ConcurrentHashMap<>();
    private volatile Optional<Long> lastLook = Optional.empty();

    /// @param touch digest of what a person writes
    /// @param asked the value of [AnnotationCatalogue#LOOK_AGAIN]
    /// @param lookedAt when it was looked at for a touch, on the monotonic clock
    private record Seen(int touch, String asked, Optional<Long> lookedAt) {}

    /// @param concerns the keys of annotations that concern load balancers
    /// @param time the clock
    TouchedServices(Predicate<String> concerns, TimeSource time) {
        this.concerns = concerns;
        this.time = time;
    }

    /// How long until it is to be looked at; empty when nobody has touched it.
    ///
    /// @param whenAsked whether only a look that is asked for counts
    Optional<Duration> untilLook(Owner.Service owner, ServiceView view, boolean whenAsked) {
        Seen now = of(view, Optional.empty());
        Seen known = seen.computeIfAbsent(owner, _ -> now);
        boolean asked = !known.asked().equals(now.asked()) && !now.asked().isEmpty();
        boolean touched = known.touch() != now.touch() && !whenAsked;
        if (!asked && !touched) {
            return Optional.empty();
        }
        Duration ofOne = left(known.lookedAt(), asked ? BETWEEN_ASKED_LOOKS_AT_ONE : BETWEEN_LOOKS_AT_ONE);
        Duration ofAll = left(lastLook, asked ? BETWEEN_ASKED_LOOKS : BETWEEN_LOOKS);
        return Optional.of(ofOne.compareTo(ofAll) > 0 ? ofOne : ofAll);
    }

    /// It is looked at now.
    void look(Owner.Service owner, ServiceView view) {
        Optional<Long> now = Optional.of(time.nanoTime());
        lastLook = now;
        seen.put(owner, of(view, now));
    }

    /// What was written is brought about now, which tells as much as a look.
    void served(Owner.Service owner, ServiceView view) {
        Optional<Long> before = Optional.ofNullable(seen.get(owner)).flatMap(Seen::lookedAt);
        seen.put(owner, of(view, before));
    }

    /// Only these still have something.
    void retain(Collection<Owner.Service> owners) {
        seen.keySet().retainAll(owners);
    }

    private Seen of(ServiceView view, Optional<Long> lookedAt) {
        int annotations = view.meta().annotations().entrySet().stream()
                .filter(entry -> concerns.test(entry.getKey()))
                .mapToInt(Map.Entry::hashCode)
                .sum();
        return new Seen(
                Objects.hash(view.spec(), annotations),
                view.meta().annotations().getOrDefault(AnnotationCatalogue.LOOK_AGAIN, ""),
                lookedAt);
    }

    private Duration left(Optional<Long> since, Duration pause) {
        return since.map(at -> pause.minusNanos(time.nanoTime() - at))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }
}
