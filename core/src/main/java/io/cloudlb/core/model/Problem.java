// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// Something that keeps a Service from what it asks for, or that its user should know.
///
/// @param reason a machine-readable CamelCase word from a closed list, for example `InvalidSourceRange`
/// @param field where the user finds it: a field's path or an annotation's key; empty for what is not in the Service
/// @param message what is wrong, why, and what to do; one sentence or two, no trailing full stop needed by callers.
///     It may quote what a user wrote, so of one that an event has no room for the middle is left out
public record Problem(String reason, String field, String message) implements Comparable<Problem> {
    /// The longest message, in characters.
    public static final int LONGEST = 768;

    private static final String LEFT_OUT = "...";
    private static final int LAST_WORDS = 320;

    public Problem {
        message = shortened(message);
    }

    /// A quotation stands in front, and what to do at the end. No character that takes two is cut in half.
    private static String shortened(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = LONGEST - LAST_WORDS - LEFT_OUT.length();
        int again = text.length() - LAST_WORDS;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + LEFT_OUT
                + text.substring(Character.isLowSurrogate(text.charAt(again)) ? again + 1 : again);
    }

    @Override
    public int compareTo(Problem other) {
        int byField = field.compareTo(other.field);
        return byField != 0 ? byField : message.compareTo(other.message);
    }

    /// One of a closed list of reasons; its text is the CamelCase word in conditions.
    public interface Reason {
        /// A problem, or a warning, with this reason.
        default Problem at(String field, String message) {
            return new Problem(toString(), field, message);
        }
    }

    /// `field: message`.
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
