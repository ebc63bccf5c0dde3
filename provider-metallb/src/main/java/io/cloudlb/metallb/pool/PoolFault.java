// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;

/// The closed list of reasons why pools are refused; MetalLB's webhook refuses for the same ones.
public enum PoolFault {
    NO_NAME("NoPoolName"),
    DUPLICATE_NAME("DuplicatePoolName"),
    NO_ADDRESSES("NoAddresses"),
    INVALID_ADDRESSES("InvalidAddresses"),
    OVERLAP("OverlappingAddresses"),
    DUPLICATE_NAMESPACE("DuplicateNamespace"),
    DUPLICATE_SELECTOR("DuplicateSelector"),
    INVALID_SELECTOR("InvalidSelector");

    private final String text;

    PoolFault(String text) {
        this.text = text;
    }

    /// The problem of one field of one pool.
    Problem of(String pool, String field, String message) {
        return new Problem(text, "IPAddressPool/" + pool + " " + field, message);
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
