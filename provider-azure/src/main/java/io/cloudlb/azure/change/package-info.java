// SPDX-License-Identifier: Apache-2.0
/// The calls that write, as data.
@NullMarked
package io.cloudlb.azure.change;

import org.jspecify.annotations.NullMarked;
