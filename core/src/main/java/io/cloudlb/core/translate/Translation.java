// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.Problem;
import java.util.Collection;
import java.util.List;

/// What a Service asks for, and everything wrong with it.
///
/// @param spec what could be understood, complete when there is no problem. With problems it serves only to let the
///     provider add its own, so that the user hears of all at once; nothing may be made of it. Bad entries are left
///     out of it, and when no source range is good it allows none.
/// @param problems why no load balancer can be made, sorted
/// @param warnings what the user should know although one can, sorted
public record Translation(LoadBalancerSpec spec, List<Problem> problems, List<Problem> warnings) {
    public Translation {
        problems = sorted(problems);
        warnings = sorted(warnings);
    }

    /// Whether a load balancer may be made of the specification.
    public boolean accepted() {
        return problems.isEmpty();
    }

    private static List<Problem> sorted(Collection<Problem> problems) {
        return problems.stream().sorted().distinct().toList();
    }
}
