// SPDX-License-Identifier: Apache-2.0
/// MetalLB's address pools as data: what an administrator wrote, whether it holds together, and whom a pool
/// serves.
///
/// The way through: [PoolDefinition]s are read by [PoolSetReading#read] into a [PoolSet] or into all their
/// problems at once; [PoolsInForce] keeps the last good set. Pure: no client, no clock, and nothing here knows
/// which addresses are taken; that is [io.cloudlb.metallb.allocation].
@NullMarked
package io.cloudlb.metallb.pool;

import org.jspecify.annotations.NullMarked;
