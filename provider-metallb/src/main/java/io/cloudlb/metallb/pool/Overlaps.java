// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// Finds blocks that share addresses, in one pool or between two, in one pass over all blocks by address.
final class Overlaps {
    private static final Comparator<Placed> WIDE_BEFORE_NARROW = Comparator.comparing(
                    (Placed placed) -> placed.block().first())
            .thenComparingInt(placed -> placed.block().prefixLength())
            .thenComparingInt(Placed::position);

    private Overlaps() {}

    static List<Problem> in(List<Pool> pools) {
        List<Placed> blocks = new ArrayList<>();
        for (Pool pool : pools) {
            pool.blocks().forEach(block -> blocks.add(new Placed(block, pool.name(), blocks.size())));
        }
        blocks.sort(WIDE_BEFORE_NARROW);
        List<Problem> problems = new ArrayList<>();
        Deque<Placed> around = new ArrayDeque<>();
        for (Placed next : blocks) {
            while (!around.isEmpty() && !around.getLast().block().contains(next.block())) {
                around.removeLast();
            }
            if (!around.isEmpty()) {
                problems.add(problem(around.getLast(), next));
            }
            around.addLast(next);
        }
        return problems;
    }

    /// Names the one that stands later first, as MetalLB does.
    private static Problem problem(Placed one, Placed other) {
        boolean inOrder = one.position() < other.position();
        Placed earlier = inOrder ? one : other;
        Placed later = inOrder ? other : one;
        return PoolFault.OVERLAP.of(
                later.pool(),
                "spec.addresses",
                "CIDR \"%s\" in pool \"%s\" overlaps with already defined CIDR \"%s\" of pool \"%s\"; remove one of them"
                        .formatted(later.block(), later.pool(), earlier.block(), earlier.pool()));
    }

    private record Placed(Block block, String pool, int position) {}
}
