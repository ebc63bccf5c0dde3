// SPDX-License-Identifier: Apache-2.0
/// The log's sink: format, level, and the last line of defence against secrets in it.
///
/// Everybody else logs through SLF4J and knows nothing of this package.
@NullMarked
package io.cloudlb.app.logging;

import org.jspecify.annotations.NullMarked;
