// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

import io.cloudlb.core.provider.CloudError;
import java.time.Duration;
import java.util.Optional;

/// What the API does after it has accepted a write.
///
/// @param asked how its end is told
/// @param path where, from the host on and with the query
/// @param after how long the API asks to wait before it is asked; zero when it does not say
public record ArmOperation(Asked asked, String path, Duration after) {
    /// How the end of an operation is told.
    public enum Asked {
        /// A status of its own, `Azure-AsyncOperation`.
        STATUS,
        /// 202 until it has ended, at `Location`.
        RESULT,
        /// The state of the resource itself, where the API names neither.
        RESOURCE,
        /// The same of one that is deleted: until it is not there.
        ABSENCE
    }

    /// How far an operation is.
    public sealed interface Status {
        /// It goes on.
        ///
        /// @param after how long the API asks to wait before it is asked again; zero when it does not say
        record Running(Duration after) implements Status {}

        /// It has ended, and the change is there.
        record Succeeded() implements Status {}

        /// It has ended with an error.
        record Failed(CloudError error) implements Status {}

        /// It was ended before its time, mostly by a later write to the same resource, which may carry it or not.
        ///
        /// @param error its code is [CloudError.Kind#STALE]: read again
        record Cancelled(CloudError error) implements Status {}
    }

    /// What a later process knows it by.
    public String id() {
        return asked + " " + path;
    }

    /// An operation of which only the [#id()] is known; empty when that is no id.
    public static Optional<ArmOperation> known(String id) {
        for (Asked asked : Asked.values()) {
            String word = asked + " ";
            if (id.startsWith(word + "/subscriptions/")) {
                return Optional.of(new ArmOperation(asked, id.substring(word.length()), Duration.ZERO));
            }
        }
        return Optional.empty();
    }
}
