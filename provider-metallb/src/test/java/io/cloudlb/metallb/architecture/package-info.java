// SPDX-License-Identifier: Apache-2.0
/// What keeps thinking pure.
@NullMarked
package io.cloudlb.metallb.architecture;

import org.jspecify.annotations.NullMarked;
