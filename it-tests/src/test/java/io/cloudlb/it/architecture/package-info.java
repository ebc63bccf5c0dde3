// SPDX-License-Identifier: Apache-2.0
/// What holds the shape of the whole product: which module may know which, and who may use which library.
@NullMarked
package io.cloudlb.it.architecture;

import org.jspecify.annotations.NullMarked;
