// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what cannot be known before a Service exists, its UID, its node ports and all that derives from them, by
/// planning twice with different stand-ins: the words that differ are the unknown ones. Knows no cloud's naming
/// rules.
final class UnknownValues {
    private static final String LATER = "(known after creation)";
    private static final String ALLOCATED = "(allocated by the API server)";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+|[^A-Za-z0-9]+");

    private UnknownValues() {}

    /// The first plan with its unknown words replaced. Plans of different shape cannot be compared word by word;
    /// then the first is returned as it is.
    static Changes mark(Changes first, Changes second) {
        if (first.steps().size() != second.steps().size()
                || first.replacements().size() != second.replacements().size()) {
            return first;
        }
        List<PlannedChange> steps = new ArrayList<>();
        for (int index = 0; index < first.steps().size(); index++) {
            steps.add(mark(first.steps().get(index), second.steps().get(index)));
        }
        return new Changes(steps, first.replacements());
    }

    private static PlannedChange mark(PlannedChange first, PlannedChange second) {
        return new PlannedChange(
                first.id(),
                first.action(),
                first.kind(),
                mark(first.name(), second.name()),
                mark(first.detail(), second.detail()),
                first.after(),
                first.withheld());
    }

    static String mark(String first, String second) {
        if (first.equals(second)) {
            return first;
        }
        List<String> left = words(first);
        List<String> right = words(second);
        if (left.size() != right.size()) {
            return LATER;
        }
        StringBuilder marked = new StringBuilder();
        for (int index = 0; index < left.size(); index++) {
            String word = left.get(index);
            boolean same = word.equals(right.get(index));
            marked.append(same ? word : isPort(word) && isPort(right.get(index)) ? ALLOCATED : LATER);
        }
        return marked.toString();
    }

    private static boolean isPort(String word) {
        return word.matches("\\d{1,5}");
    }

    private static List<String> words(String text) {
        Matcher matcher = WORD.matcher(text);
        List<String> words = new ArrayList<>();
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
