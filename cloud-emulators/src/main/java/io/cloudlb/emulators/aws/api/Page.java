// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.api;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A part of a longer list.
///
/// @param next what the client has to send to get the part that follows, if one does
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }

    /// What a client asked for.
    ///
    /// @param marker where the last page ended, absent for the first
    /// @param size how many items at most
    public record Wanted(Optional<String> marker, int size) {}

    /// Cuts a page out of a list whose ids keep their order between calls. A marker names the last item that
    /// was sent, so that items that come and go in between shift nothing.
    ///
    /// @throws AwsRefusal with the given code if the marker is none of ours
    public static <T> Page<T> of(List<T> all, Function<T, String> id, Wanted wanted, String markerErrorCode) {
        int start = wanted.marker()
                .map(marker -> after(all, id, marker, markerErrorCode))
                .orElse(0);
        int end = Math.min(all.size(), start + wanted.size());
        List<T> items = all.subList(start, end);
        return new Page<>(items, end < all.size() ? Optional.of(encode(id.apply(items.getLast()))) : Optional.empty());
    }

    private static <T> int after(List<T> all, Function<T, String> id, String marker, String markerErrorCode) {
        String last = decode(marker, markerErrorCode);
        for (int index = 0; index < all.size(); index++) {
            if (id.apply(all.get(index)).equals(last)) {
                return index + 1;
            }
        }
        throw AwsRefusal.of(markerErrorCode, "The marker '%s' is not valid", marker);
    }

    private static String encode(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String marker, String markerErrorCode) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw AwsRefusal.of(markerErrorCode, "The marker '%s' is not valid", marker);
        }
    }
}
