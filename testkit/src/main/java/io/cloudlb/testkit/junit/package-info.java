// SPDX-License-Identifier: Apache-2.0
/// JUnit's side of what tests need from outside: annotations that prepare it, share it, and say so when it cannot be
/// had.
///
/// Only tests use this package; what it hands out is made in the packages beside it.
@NullMarked
package io.cloudlb.testkit.junit;

import org.jspecify.annotations.NullMarked;
