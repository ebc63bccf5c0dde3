// SPDX-License-Identifier: Apache-2.0
/// What is looked at without anybody asking: what exists at the start, nodes, drift, orphans.
@NullMarked
package io.cloudlb.core.controller.scans;

import org.jspecify.annotations.NullMarked;
