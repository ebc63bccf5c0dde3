// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

import java.util.List;

/// What a source says about an option.
///
/// @param values as written; one unless the option is a list
/// @param origin where a person finds it: `--policy`, `environment variable CLOUDLB_POLICY`, `cloudlb.yaml line 3`
public record Given(List<String> values, String origin) {
    public Given {
        values = List.copyOf(values);
    }
}
