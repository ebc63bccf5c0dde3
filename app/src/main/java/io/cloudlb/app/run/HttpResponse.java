// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// An answer.
///
/// @param status the code and its words, such as `200 OK`
/// @param headers further lines of the head, each with its line end
/// @param body what follows the head
/// @param sendsBody whether it does; to a HEAD only its length is told
record HttpResponse(String status, String headers, Body body, boolean sendsBody) {
    private static final String PLAIN = "text/plain; charset=utf-8";

    static final HttpResponse MALFORMED = text("400 Bad Request", "not HTTP/1.1\n");
    static final HttpResponse TOO_LARGE = text("431 Request Header Fields Too Large", "too long a head\n");
    static final HttpResponse NOT_FOUND = text("404 Not Found", "not found\n");
    static final HttpResponse ONLY_GET =
            new HttpResponse("405 Method Not Allowed", "Allow: GET, HEAD\r\n", Body.of(PLAIN, "only GET\n"), true);

    static HttpResponse text(String status, String text) {
        return of(status, Body.of(PLAIN, text));
    }

    static HttpResponse of(String status, Body body) {
        return new HttpResponse(status, "", body, true);
    }

    HttpResponse withoutBody() {
        return new HttpResponse(status, headers, body, false);
    }

    /// As it goes over the wire. Many connections may send one body at a time: it is not copied.
    ByteBuffer[] bytes() {
        String head = "HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                .formatted(
                        status,
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                        body.type(),
                        body.bytes().remaining(),
                        headers);
        ByteBuffer first = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
        return sendsBody ? new ByteBuffer[] {first, body.bytes()} : new ByteBuffer[] {first};
    }

    /// @param type the media type
    /// @param content read-only
    record Body(String type, ByteBuffer content) {
        static Body of(String type, String text) {
            return new Body(
                    type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
        }

        /// The content, with a position of its own.
        ByteBuffer bytes() {
            return content.duplicate();
        }
    }
}
