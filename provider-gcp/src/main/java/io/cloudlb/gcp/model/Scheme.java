// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

/// Who reaches a load balancer: `loadBalancingScheme` of a rule and its backend service, `addressType` of an address.
public enum Scheme {
    EXTERNAL,
    INTERNAL
}
