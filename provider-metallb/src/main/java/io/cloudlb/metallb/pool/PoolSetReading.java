// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What came of reading a set of definitions. All problems of all pools are found at once; one of them is enough
/// to refuse the whole set, because a set that is put in force in part would move addresses that nobody meant to
/// move.
public sealed interface PoolSetReading {
    /// @param pools the pools as they were meant
    record Sound(PoolSet pools) implements PoolSetReading {}

    /// @param problems everything that is wrong, at least one, in the order of fields
    record Refused(List<Problem> problems) implements PoolSetReading {
        public Refused {
            problems = problems.stream().sorted().toList();
        }
    }

    /// Reads definitions; their order does not matter.
    static PoolSetReading read(Collection<PoolDefinition> definitions) {
        List<PoolDefinition> byName = definitions.stream()
                .sorted(Comparator.comparing(PoolDefinition::name))
                .toList();
        List<Problem> problems = new ArrayList<>(duplicateNames(byName));
        List<Pool> pools = new ArrayList<>();
        for (PoolDefinition definition : byName) {
            PoolReader reader = new PoolReader(definition);
            pools.add(reader.pool());
            problems.addAll(reader.problems());
        }
        problems.addAll(Overlaps.in(pools));
        return problems.isEmpty() ? new Sound(new PoolSet(pools)) : new Refused(problems);
    }

    private static List<Problem> duplicateNames(List<PoolDefinition> byName) {
        List<Problem> problems = new ArrayList<>();
        Optional<String> previous = Optional.empty();
        for (PoolDefinition definition : byName) {
            if (previous.equals(Optional.of(definition.name()))) {
                problems.add(PoolFault.DUPLICATE_NAME.of(
                        definition.name(),
                        "metadata.name",
                        "duplicate definition of pool \"%s\"".formatted(definition.name())));
            }
            previous = Optional.of(definition.name());
        }
        return problems;
    }
}
