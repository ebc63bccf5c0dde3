// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.cluster;

/// A port a node listens on.
interface OpenPort extends AutoCloseable {

    @Override
    void close();
}
