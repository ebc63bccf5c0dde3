// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes.yaml;

/// A text that is no YAML, or more than is read. The message is a sentence for a person, and never shows the text.
public final class YamlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    YamlException(String sentence) {
        super(sentence);
    }

    YamlException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
