// SPDX-License-Identifier: Apache-2.0
/// The calls that write to Compute Engine, as data.
@NullMarked
package io.cloudlb.gcp.change;

import org.jspecify.annotations.NullMarked;
