// SPDX-License-Identifier: Apache-2.0
/// Tests of `state`, each part alone.
@NullMarked
package io.cloudlb.core.controller.state;

import org.jspecify.annotations.NullMarked;
