// SPDX-License-Identifier: Apache-2.0
/// The meters as an operator scrapes them.
@NullMarked
package io.cloudlb.core.metrics;

import org.jspecify.annotations.NullMarked;
