// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.protocol;

import java.util.List;
import java.util.Map;

/// A parameter of a request, whichever dialect it came in.
sealed interface Node {

    record Text(String value) implements Node {}

    record Items(List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Fields(Map<String, Node> fields) implements Node {
        public Fields {
            fields = Map.copyOf(fields);
        }
    }
}
