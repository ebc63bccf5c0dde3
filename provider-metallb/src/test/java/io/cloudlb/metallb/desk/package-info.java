// SPDX-License-Identifier: Apache-2.0
/// The desk with a ledger in memory.
@NullMarked
package io.cloudlb.metallb.desk;

import org.jspecify.annotations.NullMarked;
