// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Many problems as one reason and one sentence, for a condition and for an event.
///
/// @param reason the problems' common reason, or [#SEVERAL]
/// @param message every problem, one after the other, in a stable order; within the 1,024 bytes of an event's note
public record ProblemSummary(String reason, String message) {
    /// The reason when the problems have different ones.
    public static final String SEVERAL = "SeveralProblems";

    /// What the API server accepts in an event's note.
    private static final int LIMIT = 1024;

    /// Kept free for the words that say how many problems were cut off.
    private static final int RESERVE = 64;

    /// Sums up problems.
    ///
    /// @param opening what they lead to, for example `Load balancer not created`
    /// @param problems at least one
    public static ProblemSummary of(String opening, Collection<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("No problem to sum up");
        }
        List<Problem> sorted = problems.stream().sorted().distinct().toList();
        return new ProblemSummary(commonReason(sorted), opening + ": " + sentence(sorted, LIMIT - bytes(opening)));
    }

    private static String commonReason(List<Problem> problems) {
        List<String> reasons = problems.stream().map(Problem::reason).distinct().toList();
        return reasons.size() == 1 ? reasons.getFirst() : SEVERAL;
    }

    private static String sentence(List<Problem> problems, int limit) {
        if (problems.size() == 1) {
            return shortened(problems.getFirst().toString(), limit - RESERVE);
        }
        List<String> parts = new ArrayList<>();
        int room = limit - RESERVE;
        for (Problem problem : problems) {
            String part = "(%d) %s".formatted(parts.size() + 1, problem);
            room -= bytes(part) + 1;
            if (room < 0 && !parts.isEmpty()) {
                break;
            }
            parts.add(shortened(part, limit - RESERVE));
        }
        int left = problems.size() - parts.size();
        return "%d problems. %s%s"
                .formatted(problems.size(), String.join(" ", parts), left == 0 ? "" : " And %d more".formatted(left));
    }

    private static String shortened(String text, int limit) {
        if (bytes(text) <= limit) {
            return text;
        }
        CharBuffer read = CharBuffer.wrap(text);
        CoderResult end = StandardCharsets.UTF_8.newEncoder().encode(read, ByteBuffer.allocate(limit), true);
        return text.substring(0, read.position()) + (end.isOverflow() ? "..." : "");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
