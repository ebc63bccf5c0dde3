// SPDX-License-Identifier: Apache-2.0
/// Tests of `scans`, each part alone.
@NullMarked
package io.cloudlb.core.controller.scans;

import org.jspecify.annotations.NullMarked;
