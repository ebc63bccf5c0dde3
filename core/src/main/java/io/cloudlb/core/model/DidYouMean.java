// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Guesses which word was meant.
///
/// @param words the words there are
public record DidYouMean(List<String> words) {
    private static final int SLIP = 2;

    public DidYouMean {
        words = List.copyOf(words);
    }

    /// Guesses among these words; of equally near ones the first is taken.
    public static DidYouMean of(Collection<String> words) {
        return new DidYouMean(List.copyOf(words));
    }

    /// The nearest word, if it is near enough to be worth a question: at most a third of the letters differ.
    public Optional<String> nearest(String written) {
        return within(written, Math.max(SLIP, written.length() / 3));
    }

    /// The word that was surely meant: it differs, by two letters at most.
    public Optional<String> slip(String written) {
        return words.contains(written) ? Optional.empty() : within(written, SLIP);
    }

    private Optional<String> within(String written, int limit) {
        return words.stream()
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .filter(word -> distance(written, word) <= limit);
    }

    /// Letters to add, drop, exchange or swap with their neighbour (optimal string alignment).
    public static int distance(String left, String right) {
        int[][] steps = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, left, right, i, j);
            }
        }
        return steps[left.length()][right.length()];
    }

    private static int cheapest(int[][] steps, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int exchanged = steps[i - 1][j - 1] + (same ? 0 : 1);
        int best = Math.min(exchanged, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
