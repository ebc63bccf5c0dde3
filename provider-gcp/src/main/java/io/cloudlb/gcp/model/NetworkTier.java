// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

/// Whose network traffic takes on its way to an address: Google's, or the internet from the region on. Internal and
/// IPv6 addresses are of the premium tier.
public enum NetworkTier {
    PREMIUM,
    STANDARD
}
