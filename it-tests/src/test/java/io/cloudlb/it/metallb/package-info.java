// SPDX-License-Identifier: Apache-2.0
/// How the MetalLB provider reads and writes a real API server.
@NullMarked
package io.cloudlb.it.metallb;

import org.jspecify.annotations.NullMarked;
