// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What is read of a request: its first line (RFC 9112, section 3). What follows its head is never looked at.
///
/// @param method such as `GET`; empty when the line is no request line
/// @param path without query
record HttpRequestHead(String method, String path) {
    private static final HttpRequestHead MALFORMED = new HttpRequestHead("", "");
    private static final String ABSOLUTE = "http://";

    /// The head in what has come so far.
    ///
    /// @return empty while its blank line has not come
    static Optional<HttpRequestHead> in(ByteBuffer received) {
        String text =
                StandardCharsets.ISO_8859_1.decode(received.duplicate().flip()).toString();
        return text.contains("\r\n\r\n") || text.contains("\n\n")
                ? Optional.of(ofLine(text.lines().findFirst().orElse("")))
                : Optional.empty();
    }

    boolean isMalformed() {
        return method.isEmpty();
    }

    private static HttpRequestHead ofLine(String line) {
        String[] words = line.split(" ", -1);
        return words.length == 3 && !words[0].isEmpty() && words[2].startsWith("HTTP/1.")
                ? new HttpRequestHead(words[0], path(words[1]))
                : MALFORMED;
    }

    private static String path(String target) {
        String origin = target;
        if (target.startsWith(ABSOLUTE)) {
            int slash = target.indexOf('/', ABSOLUTE.length());
            origin = slash < 0 ? "/" : target.substring(slash);
        }
        int query = origin.indexOf('?');
        return query < 0 ? origin : origin.substring(0, query);
    }
}
