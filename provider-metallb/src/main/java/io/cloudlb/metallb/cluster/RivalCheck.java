// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.cluster;

import java.util.List;

/// Whether somebody else gives the same Services their addresses.
public sealed interface RivalCheck {
    /// Nobody does.
    ///
    /// @param poolStatusIsOurs whether nobody else writes the pools' counters
    /// @param warnings what could not be found out, in sentences
    record Clear(boolean poolStatusIsOurs, List<String> warnings) implements RivalCheck {
        public Clear {
            warnings = List.copyOf(warnings);
        }
    }

    /// Somebody does.
    ///
    /// @param who a name that a person finds
    /// @param sentence what is found, why it may not be, and what to do
    record Rival(String who, String sentence) implements RivalCheck {}
}
