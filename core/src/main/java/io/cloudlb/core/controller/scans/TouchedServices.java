// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.scans;

import io.cloudlb.core.controller.state.OwnerRecord;
import io.cloudlb.core.controller.state.StateMemory;
import io.cloudlb.core.model.AnnotationCatalogue;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.ServiceView;
import io.cloudlb.core.provider.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private final StateMemory<?, ?> memory;
    private final Predicate<String> concerns;
    private final TimeSource time;
    private volatile Optional<Long> lastLook = Optional.empty();

    /// @param memory keeps what they had written
    /// @param concerns the keys of annotations that concern load balancers
    /// @param time the clock
    TouchedServices(StateMemory<?, ?> memory, Predicate<String> concerns, TimeSource time) {
        this.memory = memory;
        this.concerns = concerns;
        this.time = time;
    }

    /// How long until it is to be looked at; empty when nobody has touched it.
    ///
    /// @param whenAsked whether only a look that is asked for counts
    Optional<Duration> untilLook(Owner.Service owner, ServiceView view, boolean whenAsked) {
        OwnerRecord.Touch now = of(view, Optional.empty());
        OwnerRecord.Touch known = memory.owner(owner).checks().touch().orElse(now);
        if (known.equals(now)) {
            keep(owner, now);
            return Optional.empty();
        }
        boolean asked = !known.asked().equals(now.asked()) && !now.asked().isEmpty();
        boolean touched = known.written() != now.written() && !whenAsked;
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
        keep(owner, of(view, now));
    }

    /// What was written is brought about now, which tells as much as a look.
    void served(Owner.Service owner, ServiceView view) {
        keep(owner, of(view, memory.owner(owner).checks().touch().flatMap(OwnerRecord.Touch::lookedAt)));
    }

    private void keep(Owner.Service owner, OwnerRecord.Touch now) {
        if (memory.owner(owner).checks().touch().filter(now::equals).isEmpty()) {
            memory.update(owner, known -> known.withChecks(checks -> checks.touched(now)));
        }
    }

    private OwnerRecord.Touch of(ServiceView view, Optional<Long> lookedAt) {
        int annotations = view.meta().annotations().entrySet().stream()
                .filter(entry -> concerns.test(entry.getKey()))
                .mapToInt(Map.Entry::hashCode)
                .sum();
        return new OwnerRecord.Touch(
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
