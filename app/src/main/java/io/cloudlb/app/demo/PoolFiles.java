// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.demo;

/// The files that the administrator of the story applies.
final class PoolFiles {
    /// A pool for everyone, of three addresses, and one for whoever names it.
    static final String TWO = """
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata: {name: public, namespace: metallb-system}
            spec:
              addresses: [198.51.100.10-198.51.100.12]
            ---
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata: {name: reserved, namespace: metallb-system}
            spec:
              addresses: [203.0.113.0/29]
              autoAssign: false
            """;

    /// The first of them without its last address, which is taken, and with four others.
    static final String EDITED = """
            apiVersion: metallb.io/v1beta1
            kind: IPAddressPool
            metadata: {name: public, namespace: metallb-system}
            spec:
              addresses: [198.51.100.10-198.51.100.11, 198.51.100.64/30]
            """;

    private PoolFiles() {}
}
