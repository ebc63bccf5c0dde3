// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.cli;

import java.util.ArrayList;
import java.util.List;

/// Text in columns, as kubectl aligns it: three spaces between, nothing after the last.
public final class TextTable {
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    /// A table with these headings.
    public static TextTable of(String... headings) {
        return new TextTable().row(headings);
    }

    /// Adds a row.
    public TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /// The lines, without line ends.
    public List<String> lines() {
        List<Integer> widths = widths();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private List<Integer> widths() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int index = column;
            widths.add(rows.stream()
                    .filter(row -> row.size() > index)
                    .mapToInt(row -> row.get(index).length())
                    .max()
                    .orElse(0));
        }
        return widths;
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).repeat(' ', widths.get(column) - cell.length() + GAP);
        }
        return line.toString().stripTrailing();
    }
}
