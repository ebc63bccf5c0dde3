// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.azure.json.Json;
import io.cloudlb.azure.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What an answer with an error says. Errors of Azure carry others inside, and the innermost one says what is the
/// matter: `RetryableError` holds `ReferencedResourceNotProvisioned`.
///
/// @param codes the words that clients switch on, from the innermost out; empty when there are none
/// @param words for people, the innermost there are; empty when there are none
record ErrorBody(List<String> codes, String words) {
    static final ErrorBody NOTHING = new ErrorBody(List.of(), "");

    private static final int DEEPEST = 5;

    ErrorBody {
        codes = List.copyOf(codes);
    }

    /// From `{"error": {"code": …, "message": …, "details": [{"code": …, "message": …}]}}`. What is not of this form
    /// says nothing.
    static ErrorBody read(byte[] content) {
        try {
            return JsonText.read(content) instanceof Json.Mapping whole ? of(whole.mapping("error")) : NOTHING;
        } catch (IOException _) {
            return NOTHING;
        }
    }

    /// Of an error itself.
    static ErrorBody of(Json.Mapping error) {
        List<String> codes = new ArrayList<>();
        String words = "";
        Json.Mapping inner = error;
        for (int depth = 0; depth < DEEPEST && !inner.members().isEmpty(); depth++) {
            inner.text("code").filter(code -> !code.isBlank()).ifPresent(codes::addFirst);
            words = inner.text("message").filter(text -> !text.isBlank()).orElse(words);
            inner = inner.mappings("details").stream().findFirst().orElse(Json.Mapping.EMPTY);
        }
        return new ErrorBody(codes, words);
    }

    /// The innermost code; empty when there is none.
    String code() {
        return codes.isEmpty() ? "" : codes.getFirst();
    }
}
