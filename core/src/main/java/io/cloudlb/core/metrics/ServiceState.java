// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.metrics;

import java.util.Locale;

/// Where a Service that concerns us stands, as operators count it.
public enum ServiceState {
    /// Seen; the load balancer is not complete yet, and nothing is wrong.
    PENDING,
    /// The load balancer stands as asked.
    PROVISIONED,
    /// Its user has to change something first.
    REFUSED,
    /// The cloud or the API server does not let us; tried again.
    FAILING,
    /// The load balancer is going.
    RELEASING;

    /// The label's value.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
