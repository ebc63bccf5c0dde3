// SPDX-License-Identifier: Apache-2.0
/// Placeholder.
@NullMarked
package io.cloudlb.app;

import org.jspecify.annotations.NullMarked;
