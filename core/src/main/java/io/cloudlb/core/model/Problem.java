// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Something that keeps a Service from what it asks for, or that its user should know.
///
/// @param reason a machine-readable CamelCase word from a closed list, for example `InvalidSourceRange`
/// @param field where the user finds it: a field's path or an annotation's key; empty for what is not in the Service
/// @param message what is wrong, why, and what to do; one sentence or two, no trailing full stop needed by callers
public record Problem(String reason, String field, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        int byField = field.compareTo(other.field);
        return byField != 0 ? byField : message.compareTo(other.message);
    }

    /// `field: message`.
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
