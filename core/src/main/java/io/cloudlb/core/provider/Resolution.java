// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Problem;
import java.util.List;
import java.util.Optional;

/// What a specification means on a cloud.
///
/// @param <D> the provider's desired state
public sealed interface Resolution<D> {
    /// What the user should know although the load balancer can be made.
    List<Problem> warnings();

    /// What can be done of it as the surroundings are known; empty when nothing can.
    default Optional<D> possible() {
        return switch (this) {
            case Resolved<D> resolved -> Optional.of(resolved.desired());
            case Refused<D> _ -> Optional.empty();
            case Unknown<D> unknown -> unknown.meanwhile();
        };
    }

    /// It means this.
    record Resolved<D>(D desired, List<Problem> warnings) implements Resolution<D> {
        public Resolved {
            warnings = List.copyOf(warnings);
        }
    }

    /// It cannot be done; all problems together. Nothing is made.
    record Refused<D>(List<Problem> problems, List<Problem> warnings) implements Resolution<D> {
        public Refused {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /// What is remembered of the surroundings (subnets, machines) does not tell. The controller observes
    /// the shared state once more and asks again; a second `Unknown` in a row is treated as a refusal that
    /// is looked at again later, because surroundings change without notice.
    ///
    /// @param meanwhile for a Service that has a load balancer: what is asked, and where the surroundings do not
    ///     tell, what stands; empty where nothing can be done without them
    record Unknown<D>(List<Problem> problems, List<Problem> warnings, Optional<D> meanwhile) implements Resolution<D> {
        public Unknown(List<Problem> problems, List<Problem> warnings) {
            this(problems, warnings, Optional.empty());
        }

        public Unknown {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
