// SPDX-License-Identifier: Apache-2.0
/// The provider as the controller meets it: contract, crash matrix, and several processes at once.
@NullMarked
package io.cloudlb.metallb;

import org.jspecify.annotations.NullMarked;
