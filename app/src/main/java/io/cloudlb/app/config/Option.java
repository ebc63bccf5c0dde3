// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import java.util.Locale;

/// One thing that can be configured, under the same name everywhere.
///
/// @param name the flag without dashes and the YAML key, for example `cluster-name`
/// @param kind how many values it takes
/// @param argument what the value is, for help texts: `DURATION`
/// @param fallback the default as help texts show it, empty when there is none
/// @param description one sentence
public record Option(String name, Kind kind, String argument, String fallback, String description) {
    private static final String PREFIX = "CLOUDLB_";

    /// How an option is written.
    public enum Kind {
        /// One value.
        TEXT,
        /// Any number of values: the flag repeats, the variable has commas, YAML has a list.
        LIST,
        /// `true` or `false`; the bare flag means `true`.
        SWITCH
    }

    /// `--cluster-name`.
    public String flag() {
        return "--" + name;
    }

    /// `CLOUDLB_CLUSTER_NAME`.
    public String variable() {
        return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
