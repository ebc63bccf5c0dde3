// SPDX-License-Identifier: Apache-2.0
/// The allocator's behaviour, by the rows of MetalLB's own.
@NullMarked
package io.cloudlb.metallb.allocation;

import org.jspecify.annotations.NullMarked;
