// SPDX-License-Identifier: Apache-2.0
/// Writes to Compute Engine: one call for each change, and what its operation comes to.
@NullMarked
package io.cloudlb.gcp.write;

import org.jspecify.annotations.NullMarked;
