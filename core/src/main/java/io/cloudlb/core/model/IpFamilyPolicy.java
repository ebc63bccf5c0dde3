// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

/// `spec.ipFamilyPolicy`. With `PREFER_DUAL_STACK` one family is acceptable, with `REQUIRE_DUAL_STACK` it is not.
public enum IpFamilyPolicy {
    SINGLE_STACK,
    PREFER_DUAL_STACK,
    REQUIRE_DUAL_STACK
}
