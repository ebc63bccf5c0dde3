// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.read;

import io.cloudlb.core.translate.Cidr;

/// Addresses and ranges in the spelling in which we write them, whatever that of Azure is.
final class Canonical {
    private Canonical() {}

    /// An address, or a range; any other text, such as a service tag, as it is.
    static String text(String text) {
        return Cidr.address(text)
                .map(address -> address.toCanonicalString())
                .orElseGet(() -> Cidr.parse(text) instanceof Cidr.Parsed(String network, boolean _) ? network : text);
    }
}
