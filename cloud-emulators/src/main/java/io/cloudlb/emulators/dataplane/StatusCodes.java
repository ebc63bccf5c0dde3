// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.util.Arrays;
import java.util.List;

/// A set of HTTP statuses.
///
/// @param ranges any of which may hold the status
public record StatusCodes(List<Range> ranges) {
    public StatusCodes {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no status would be accepted");
        }
    }

    /// @param first the lowest status
    /// @param last the highest status, at least the lowest
    public record Range(int first, int last) {
        public Range {
            if (first < 100 || last > 599 || first > last) {
                throw new IllegalArgumentException("not a range of HTTP statuses: %d-%d".formatted(first, last));
            }
        }
    }

    /// Reads the notation of ELBv2's `Matcher.HttpCode`: `200`, `200,204` or `200-399,404`.
    ///
    /// @throws IllegalArgumentException if it is none
    public static StatusCodes parse(String text) {
        return new StatusCodes(
                Arrays.stream(text.split(",", -1)).map(StatusCodes::range).toList());
    }

    /// Whether a status is in the set.
    public boolean contains(int status) {
        return ranges.stream().anyMatch(range -> range.first() <= status && status <= range.last());
    }

    private static Range range(String text) {
        String[] ends = text.strip().split("-", 2);
        try {
            int first = Integer.parseInt(ends[0]);
            return new Range(first, ends.length == 1 ? first : Integer.parseInt(ends[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an HTTP status or range of them: " + text, e);
        }
    }
}
