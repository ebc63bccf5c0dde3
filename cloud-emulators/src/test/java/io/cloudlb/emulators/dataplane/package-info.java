// SPDX-License-Identifier: Apache-2.0
/// Tests of the data plane with real sockets on loopback. They wait on conditions, never for a time.
@NullMarked
package io.cloudlb.emulators.dataplane;

import org.jspecify.annotations.NullMarked;
