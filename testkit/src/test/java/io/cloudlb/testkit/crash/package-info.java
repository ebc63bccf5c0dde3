// SPDX-License-Identifier: Apache-2.0
/// The crash matrix on the fake cloud.
@NullMarked
package io.cloudlb.testkit.crash;

import org.jspecify.annotations.NullMarked;
