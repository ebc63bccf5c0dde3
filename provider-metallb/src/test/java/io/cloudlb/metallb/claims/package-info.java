// SPDX-License-Identifier: Apache-2.0
/// Claims and their text.
@NullMarked
package io.cloudlb.metallb.claims;

import org.jspecify.annotations.NullMarked;
