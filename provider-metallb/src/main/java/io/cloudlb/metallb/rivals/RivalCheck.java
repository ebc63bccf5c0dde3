// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.List;

/// What came of looking for other controllers.
public sealed interface RivalCheck {
    /// Nobody else was seen.
    ///
    /// @param poolStatusIsOurs whether the counters of pools are ours to write: no controller of MetalLB's runs
    /// that writes them too, whatever Services it serves
    /// @param warnings what could not be looked at, one sentence each
    record Clear(boolean poolStatusIsOurs, List<String> warnings) implements RivalCheck {
        public Clear {
            warnings = List.copyOf(warnings);
        }
    }

    /// Somebody else serves our Services. Nothing may be written.
    ///
    /// @param who the other one, such as `Deployment metallb-system/controller`
    /// @param sentence who, why that cannot be, and what to do
    record Rival(String who, String sentence) implements RivalCheck {}
}
