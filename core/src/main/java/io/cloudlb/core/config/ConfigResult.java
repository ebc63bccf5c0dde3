// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

import java.util.List;

/// What came of reading a configuration.
public sealed interface ConfigResult {
    /// Nothing is wrong.
    record Ready(ControllerConfig config) implements ConfigResult {}

    /// Everything that is wrong, at once; at least one fault.
    record Faulty(List<ConfigFault> faults) implements ConfigResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
