// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

/// What a socket speaks.
public enum Transport {
    TCP,
    UDP
}
