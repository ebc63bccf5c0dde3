// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller.ensure;

import io.cloudlb.core.model.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What could not be brought about of what is shared, so that it is not tried again for every Service that comes along,
/// and who waits for it. One at a time tries ([SharedTurn]); anybody may wait.
final class SharedTrouble {
    private final Map<Owner.Service, Convergence.Ending> waiting = new ConcurrentHashMap<>();
    private volatile Optional<Trouble> last = Optional.empty();

    /// @param wanted what was tried: equal means that it would end as before
    private record Trouble(Object wanted, Convergence.Ending ending) {}

    /// How it ends to try this, without trying where that is known.
    Convergence.Ending ending(Object wanted, Supplier<Convergence.Ending> attempt) {
        Convergence.Ending ending = last.filter(known -> known.wanted().equals(wanted))
                .map(Trouble::ending)
                .orElseGet(attempt);
        last = switch (ending) {
            case Convergence.Ending.Waiting _, Convergence.Ending.Awaiting _, Convergence.Ending.Failed _ ->
                Optional.of(new Trouble(wanted, ending));
            case Convergence.Ending.Reached _, Convergence.Ending.Withheld _, Convergence.Ending.Stopped _ ->
                Optional.empty();
        };
        return ending;
    }

    /// The present trouble; compared with that of another time it tells whether there is news.
    Object current() {
        return last;
    }

    /// From now on it may be tried again.
    void forget() {
        last = Optional.empty();
    }

    /// @param heard how bringing it about had ended when the Service asked
    /// @return false when that is over, and nobody has seen to the Service since
    boolean waits(Owner.Service service, Convergence.Ending heard) {
        waiting.put(service, heard);
        return last.filter(known -> !isNews(heard, known)).isPresent();
    }

    void waitsNoMore(Owner.Service service) {
        waiting.remove(service);
    }

    /// Those who need wait no more: everybody, unless there is trouble; then those who were told that it is under way,
    /// so that they say what came of it. They no longer count as waiting.
    List<Owner.Service> resumed() {
        Optional<Trouble> now = last;
        List<Owner.Service> all = waiting.entrySet().stream()
                .filter(entry -> now.isEmpty() || isNews(entry.getValue(), now.get()))
                .map(Map.Entry::getKey)
                .toList();
        all.forEach(waiting::remove);
        return all;
    }

    private static boolean isNews(Convergence.Ending heard, Trouble now) {
        return heard instanceof Convergence.Ending.Awaiting && !(now.ending() instanceof Convergence.Ending.Awaiting);
    }
}
