// SPDX-License-Identifier: Apache-2.0
/// Programs that a test or the demo starts beside itself, and that must end with it.
///
/// What a program is for belongs to the package that starts it.
@NullMarked
package io.cloudlb.testkit.process;

import org.jspecify.annotations.NullMarked;
