// SPDX-License-Identifier: Apache-2.0
/// From documents and listings to state, for one owner or for all.
@NullMarked
package io.cloudlb.azure.read;

import org.jspecify.annotations.NullMarked;
