// SPDX-License-Identifier: Apache-2.0
/// Tests of `ensure`, each part alone.
@NullMarked
package io.cloudlb.core.controller.ensure;

import org.jspecify.annotations.NullMarked;
