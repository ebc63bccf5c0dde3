// SPDX-License-Identifier: Apache-2.0
/// What holds the shape of this module: which package may know which.
@NullMarked
package io.cloudlb.core.architecture;

import org.jspecify.annotations.NullMarked;
