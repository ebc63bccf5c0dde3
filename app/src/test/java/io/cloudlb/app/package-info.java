// SPDX-License-Identifier: Apache-2.0
/// Tests of the command.
@NullMarked
package io.cloudlb.app;

import org.jspecify.annotations.NullMarked;
