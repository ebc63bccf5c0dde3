// SPDX-License-Identifier: Apache-2.0
/// Tests of the command: logging.
@NullMarked
package io.cloudlb.app.logging;

import org.jspecify.annotations.NullMarked;
