// SPDX-License-Identifier: Apache-2.0
/// The verdict on rivals.
@NullMarked
package io.cloudlb.metallb.rivals;

import org.jspecify.annotations.NullMarked;
