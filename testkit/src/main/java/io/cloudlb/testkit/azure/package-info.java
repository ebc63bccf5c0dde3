// SPDX-License-Identifier: Apache-2.0
/// Microsoft's own clients, unchanged and pinned, as independent clients of our stand-in.
///
/// What tests expect of them does not belong here.
@NullMarked
package io.cloudlb.testkit.azure;

import org.jspecify.annotations.NullMarked;
