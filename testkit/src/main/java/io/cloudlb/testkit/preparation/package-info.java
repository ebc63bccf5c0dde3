// SPDX-License-Identifier: Apache-2.0
/// Getting what a test needs and the machine may not have yet, by the scripts in the checkout's `tools` folder.
///
/// What is prepared is none of this package's business.
@NullMarked
package io.cloudlb.testkit.preparation;

import org.jspecify.annotations.NullMarked;
