// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

import java.util.List;

/// Counts what each step of a story cost.
interface Costs {
    /// A step ends.
    ///
    /// @return what was done since the last one, in words
    String end(String step);

    /// All steps in a table.
    List<String> lines();
}
