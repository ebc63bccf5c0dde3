// SPDX-License-Identifier: Apache-2.0
/// Makes the call that a change is, finds what a crash left, and says what the answer means for the state.
@NullMarked
package io.cloudlb.aws.write;

import org.jspecify.annotations.NullMarked;
