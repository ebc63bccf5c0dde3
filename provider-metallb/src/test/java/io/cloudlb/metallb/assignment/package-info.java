// SPDX-License-Identifier: Apache-2.0
/// The assigner with a ledger in memory.
@NullMarked
package io.cloudlb.metallb.assignment;

import org.jspecify.annotations.NullMarked;
