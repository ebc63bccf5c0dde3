// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import java.util.Map;

/// Where a provider shows numbers of its own on `/metrics`.
public interface Gauges {
    /// Nobody reads them.
    Gauges UNREAD = (_, _, _, _) -> {};

    /// Shows the present values of a gauge in place of those shown before.
    ///
    /// @param name the gauge's name in Prometheus
    /// @param help what it shows, for a person
    /// @param label the one label that tells its values apart, for example `pool`; empty when there is one value
    /// only
    /// @param values the value of each label value
    void show(String name, String help, String label, Map<String, Double> values);
}
