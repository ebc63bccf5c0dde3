// SPDX-License-Identifier: Apache-2.0
/// Placeholder.
@NullMarked
package io.cloudlb.core;

import org.jspecify.annotations.NullMarked;
