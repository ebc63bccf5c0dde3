// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators;

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
}
