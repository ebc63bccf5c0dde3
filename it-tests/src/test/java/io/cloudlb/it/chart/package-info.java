// SPDX-License-Identifier: Apache-2.0
/// The Helm chart: what it renders, what it refuses, and what an API server says of it.
@NullMarked
package io.cloudlb.it.chart;

import org.jspecify.annotations.NullMarked;
