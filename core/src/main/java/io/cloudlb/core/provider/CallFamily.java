// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

/// Calls that the cloud counts together against one limit.
///
/// @param name a short word for metrics and logs, for example `elbv2-describe`
/// @param burst how many calls may come at once after a pause
/// @param perSecond how many calls a second are allowed in the long run
public record CallFamily(String name, int burst, double perSecond) {
    public CallFamily {
        if (burst < 1 || !(perSecond > 0)) {
            throw new IllegalArgumentException(
                    "Family %s allows no call: burst %d, %s a second".formatted(name, burst, perSecond));
        }
    }
}
