// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One HTTP request as an emulator sees it, whichever mount it came through.
///
/// @param method the verb, upper case
/// @param path the path of the URI as it was sent, beginning with a slash, its escapes not undone
/// @param query the raw query string without the question mark, empty if there was none
/// @param headers the first value of each header, by lower-case name
/// @param body the body as UTF-8 text, empty if there was none
public record WireRequest(String method, String path, String query, Map<String, String> headers, String body) {

    public WireRequest {
        method = method.toUpperCase(Locale.ROOT);
        Map<String, String> lowered = new TreeMap<>();
        headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value));
        headers = Collections.unmodifiableMap(lowered);
    }

    /// The first value of a header, whatever the case of its name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The names and values of a query string or of a form, their escapes undone. Of a name that is there twice
    /// the last counts; a part without `=` is passed over.
    public static Map<String, String> form(String encoded) {
        Map<String, String> flat = new TreeMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                flat.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return flat;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
