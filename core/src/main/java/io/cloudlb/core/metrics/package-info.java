// SPDX-License-Identifier: Apache-2.0
/// Meters, by the upstream names where there are any, and what operators page on.
@NullMarked
package io.cloudlb.core.metrics;

import org.jspecify.annotations.NullMarked;
