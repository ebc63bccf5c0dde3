// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a pod answers to every request: who and where it is, and whom it sees.
///
/// @param pod its name
/// @param node the node it runs on
/// @param entry the node whose port the request came in at
/// @param client the address of the peer the pod sees
public record PodAnswer(String pod, String node, String entry, String client) {

    private static final Pattern TEXT =
            Pattern.compile("hello from pod (\\S+) on (\\S+)\\nentered at (\\S+), client (\\S+)\\n.*", Pattern.DOTALL);

    /// Two lines of text.
    public String text() {
        return "hello from pod %s on %s\nentered at %s, client %s\n".formatted(pod, node, entry, client);
    }

    /// Reads the text, whatever follows it; empty if it is none.
    public static Optional<PodAnswer> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new PodAnswer(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }
}
