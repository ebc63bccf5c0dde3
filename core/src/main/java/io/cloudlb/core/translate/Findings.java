// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Problem;
import java.util.List;
import java.util.stream.Stream;

/// A translated part of a Service with what was found on the way.
///
/// @param value what could be understood
/// @param problems what keeps the load balancer from being made
/// @param warnings what the user should know
record Findings<T>(T value, List<Problem> problems, List<Problem> warnings) {
    Findings {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    static <T> Findings<T> clean(T value) {
        return new Findings<>(value, List.of(), List.of());
    }

    static <T> Findings<T> refused(T value, Problem problem) {
        return new Findings<>(value, List.of(problem), List.of());
    }

    static List<Problem> allProblems(Findings<?>... parts) {
        return Stream.of(parts).flatMap(part -> part.problems().stream()).toList();
    }

    static List<Problem> allWarnings(Findings<?>... parts) {
        return Stream.of(parts).flatMap(part -> part.warnings().stream()).toList();
    }
}
