// SPDX-License-Identifier: Apache-2.0
/// Tests of `queue`, each part alone.
@NullMarked
package io.cloudlb.core.controller.queue;

import org.jspecify.annotations.NullMarked;
