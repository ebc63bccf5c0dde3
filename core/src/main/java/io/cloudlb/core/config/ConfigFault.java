// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

/// Something wrong with a configuration.
///
/// @param origin where a person finds it, see [Given#origin()]
/// @param message what is wrong and what to do
public record ConfigFault(String origin, String message) {
    /// `--policy: 'snyc' is not one of sync, upsert-only, dry-run; did you mean sync?`
    @Override
    public String toString() {
        return origin + ": " + message;
    }
}
