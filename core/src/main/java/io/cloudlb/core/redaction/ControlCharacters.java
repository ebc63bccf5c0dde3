// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.redaction;

/// Makes text harmless for logs and terminals: what is no visible character is written as an escape. Otherwise a name
/// that a tenant chose could end a line and begin one that looks like ours, colour or clear a terminal, or show its
/// letters in another order than they stand in.
public final class ControlCharacters {
    private ControlCharacters() {}

    /// One line: line ends, tabs, other controls (C0, DEL, C1), separators of lines and paragraphs, characters of
    /// format (among them those that turn the direction of writing) and half surrogate pairs become `\n`, `\t` or
    /// `\u202e`. Within a string of JSON that means the same as before.
    public static String escape(String text) {
        int first = firstToEscape(text);
        return first == text.length() ? text : escape(text, first);
    }

    private static String escape(String text, int from) {
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, from);
        int index = from;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            int next = index + Character.charCount(point);
            if (isVisible(point)) {
                safe.appendCodePoint(point);
            } else {
                text.substring(index, next).chars().forEach(unit -> append(safe, (char) unit));
            }
            index = next;
        }
        return safe.toString();
    }

    private static int firstToEscape(String text) {
        int index = 0;
        while (index < text.length() && isVisible(text.codePointAt(index))) {
            index += Character.charCount(text.codePointAt(index));
        }
        return index;
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void append(StringBuilder safe, char unit) {
        switch (unit) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> safe.append("\\u%04x".formatted((int) unit));
        }
    }
}
