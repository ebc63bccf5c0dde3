// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// An SDK whose exceptions mean what a test says.
final class SdkErrors implements ErrorClassifier {
    @Override
    public Optional<CloudError> classify(RuntimeException failure) {
        return failure instanceof SdkFailure known ? Optional.of(known.meaning) : Optional.empty();
    }

    @Override
    public String requestIdOf(Object answer) {
        return "id of " + answer;
    }

    /// Fails with each error in turn, then answers `done`.
    static Supplier<String> script(CloudError... errors) {
        Deque<CloudError> left = new ArrayDeque<>(List.of(errors));
        return () -> {
            if (left.isEmpty()) {
                return "done";
            }
            throw new SdkFailure(left.removeFirst());
        };
    }

    /// Fails with that error every time.
    static Supplier<String> always(CloudError meaning) {
        return () -> {
            throw new SdkFailure(meaning);
        };
    }

    static final class SdkFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CloudError meaning;

        SdkFailure(CloudError meaning) {
            super(meaning.message());
            this.meaning = meaning;
        }
    }
}
