// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as Kubernetes writes them, `90s`, `1h30m`, `500ms`, `0`, and those of waits that grow.
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final int LONGEST = 32;

    private Durations() {}

    /// The duration.
    ///
    /// @throws IllegalArgumentException with a sentence for a person
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = TEXT.matcher(text);
        if (text.isEmpty() || text.length() > LONGEST || !matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration; write it like 30s, 10m or 1h30m");
        }
        return Duration.ofHours(number(matcher.group(1)))
                .plusMinutes(number(matcher.group(2)))
                .plusSeconds(number(matcher.group(3)))
                .plusMillis(number(matcher.group(4)));
    }

    /// A wait that is twice as long each time, up to a bound.
    ///
    /// @param first the wait that was not doubled yet
    /// @param times how often it is doubled; below 1 for not at all
    public static Duration doubled(Duration first, int times, Duration longest) {
        Duration wait = first;
        for (int time = 0; time < times && wait.compareTo(longest) < 0; time++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static long number(@Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        if (digits.length() > 9) {
            throw new IllegalArgumentException("'" + digits + "' is too long for a duration");
        }
        return Long.parseLong(digits);
    }
}
