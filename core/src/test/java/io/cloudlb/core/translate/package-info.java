// SPDX-License-Identifier: Apache-2.0
/// How Services and Nodes are understood: tables of cases, and properties that hold for any input.
@NullMarked
package io.cloudlb.core.translate;

import org.jspecify.annotations.NullMarked;
