// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import java.util.List;

/// What came of reading a configuration.
public sealed interface ConfigResult {
    /// Nothing is wrong.
    record Ready(ControllerConfig config) implements ConfigResult {}

    /// Everything that is wrong, at once; at least one fault.
    record Faulty(List<Fault> faults) implements ConfigResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /// Something wrong with a configuration.
    ///
    /// @param origin where a person finds it, see [ConfigSource.OptionValue#origin()]
    /// @param message what is wrong and what to do
    record Fault(String origin, String message) {
        /// `--policy: 'snyc' is not one of sync, upsert-only, dry-run; did you mean sync?`
        @Override
        public String toString() {
            return origin + ": " + message;
        }
    }
}
