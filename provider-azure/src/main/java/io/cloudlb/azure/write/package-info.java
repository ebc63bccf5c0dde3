// SPDX-License-Identifier: Apache-2.0
/// From a change to its call, and to what the answer means. Documents are written on the version that was read, with
/// all that is not ours as it was.
@NullMarked
package io.cloudlb.azure.write;

import org.jspecify.annotations.NullMarked;
