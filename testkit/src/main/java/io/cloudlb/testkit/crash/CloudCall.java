// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.crash;

/// One call of a cloud, as it reaches the cloud.
///
/// @param number from 1, counted since the hook was set
/// @param operation the API's name of it
/// @param mutating whether it writes
public record CloudCall(int number, String operation, boolean mutating) {
    @Override
    public String toString() {
        return "#" + number + " " + operation;
    }
}
