// SPDX-License-Identifier: Apache-2.0
/// Tests of `status`, each part alone.
@NullMarked
package io.cloudlb.core.controller.status;

import org.jspecify.annotations.NullMarked;
