// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import java.util.List;
import java.util.Map;

/// A label selector as written, not yet known to make sense.
///
/// @param matchLabels labels and their values
/// @param matchExpressions further requirements
public record SelectorDefinition(Map<String, String> matchLabels, List<Expression> matchExpressions) {
    public SelectorDefinition {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /// @param key the label's key
    /// @param operator any text
    /// @param values what it compares with
    public record Expression(String key, String operator, List<String> values) {
        public Expression {
            values = List.copyOf(values);
        }
    }
}
