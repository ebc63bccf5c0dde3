// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

import java.util.HashMap;
import java.util.Map;

/// One HTTP answer of an emulator.
///
/// @param status the status code
/// @param headers the headers, one value each
/// @param body the body as text; it is sent as UTF-8
public record WireAnswer(int status, Map<String, String> headers, String body) {

    public WireAnswer {
        headers = Map.copyOf(headers);
    }

    /// The same with further headers.
    public WireAnswer with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new WireAnswer(status, all, body);
    }
}
