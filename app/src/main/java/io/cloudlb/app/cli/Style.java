// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import java.util.regex.Pattern;

/// Colours for a terminal, or none.
///
/// @param colours whether to use them
public record Style(boolean colours) {
    private static final String ESCAPE = "\u001b[";

    /// All that this ever puts around text.
    static final Pattern PAINT = Pattern.compile("\u001b\\[(?:0|1|2|31|32|33)m");

    /// Something new, something good.
    public String green(String text) {
        return paint("32", text);
    }

    /// Something that goes, something bad.
    public String red(String text) {
        return paint("31", text);
    }

    /// Something that changes.
    public String yellow(String text) {
        return paint("33", text);
    }

    /// A heading.
    public String bold(String text) {
        return paint("1", text);
    }

    /// Something beside the point.
    public String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
