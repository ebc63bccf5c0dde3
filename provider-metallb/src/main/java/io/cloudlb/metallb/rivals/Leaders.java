// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.List;
import java.util.stream.Stream;

/// Who said that it leads, at one version of the place where that is said.
///
/// @param version the version that the next write has to name; empty while there is no such place
/// @param known at most one for each Lease
public record Leaders(String version, List<Leader> known) {
    /// Nobody has said so yet.
    public static final Leaders NONE = new Leaders("", List.of());

    public Leaders {
        known = List.copyOf(known);
    }

    /// Those that must not lead beside this one.
    public List<Leader> rivalsOf(Leader ours) {
        return known.stream().filter(ours::isRivalOf).toList();
    }

    /// Those that are written when this one leads: nobody else of its Lease, and no rival.
    public List<Leader> succeededBy(Leader ours) {
        return Stream.concat(
                        known.stream().filter(leader -> !leader.isOfLeaseOf(ours) && !leader.isRivalOf(ours)),
                        Stream.of(ours))
                .toList();
    }
}
