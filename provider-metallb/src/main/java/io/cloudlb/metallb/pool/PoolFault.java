// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.pool;

import io.cloudlb.core.model.Problem;
import java.util.Optional;

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

    private static final String OBJECT = "IPAddressPool/";

    private final String text;

    PoolFault(String text) {
        this.text = text;
    }

    /// The problem of one field of one pool.
    Problem of(String pool, String field, String message) {
        return new Problem(text, OBJECT + pool + " " + field, message);
    }

    /// The pool that a problem is of; empty when it is of something else, or of a pool without a name.
    public static Optional<String> poolOf(Problem problem) {
        int end = problem.field().indexOf(' ');
        return problem.field().startsWith(OBJECT) && end > OBJECT.length()
                ? Optional.of(problem.field().substring(OBJECT.length(), end))
                : Optional.empty();
    }

    /// The CamelCase word in conditions.
    @Override
    public String toString() {
        return text;
    }
}
