// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.client;

/// An answer with success in its status that is not one of the Azure Resource Manager's.
final class UnreadableAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String odd;

    /// @param odd what is wrong with it
    UnreadableAnswer(String odd) {
        super(odd);
        this.odd = odd;
    }

    String sentence() {
        return "what answers at the address of the Azure Resource Manager gives no answer of it (%s); check --azure-endpoint-url and the proxy on the way"
                .formatted(odd);
    }
}
