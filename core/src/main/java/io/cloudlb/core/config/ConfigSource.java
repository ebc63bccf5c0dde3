// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

import java.util.List;
import java.util.Optional;

/// One place that options come from.
public interface ConfigSource {
    /// What it says about this option, empty when it says nothing.
    Optional<Given> find(Option option);

    /// What is wrong with the source as a whole: unreadable, unknown keys.
    List<ConfigFault> faults();
}
