// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.List;
import java.util.Optional;

/// The flags of a Go program as its Deployment gives them: `--flag=value` or `--flag value`, with one dash or
/// two.
///
/// @param words command and arguments
record Flags(List<String> words) {
    /// The value of a flag; the last one counts.
    Optional<String> value(String flag) {
        Optional<String> value = Optional.empty();
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            if (is(word, flag) && index + 1 < words.size()) {
                value = Optional.of(words.get(index + 1));
            } else if (word.contains("=") && is(word.substring(0, word.indexOf('=')), flag)) {
                value = Optional.of(word.substring(word.indexOf('=') + 1));
            }
        }
        return value;
    }

    private static boolean is(String word, String flag) {
        return word.equals("--" + flag) || word.equals("-" + flag);
    }
}
