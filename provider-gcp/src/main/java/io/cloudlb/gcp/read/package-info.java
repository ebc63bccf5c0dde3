// SPDX-License-Identifier: Apache-2.0
/// Reads from Compute Engine: what an owner has, what everybody has, and what stands around it.
@NullMarked
package io.cloudlb.gcp.read;

import org.jspecify.annotations.NullMarked;
