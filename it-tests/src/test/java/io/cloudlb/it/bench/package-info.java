// SPDX-License-Identifier: Apache-2.0
/// Benchmarks of the controller as a process of its own, run by `tools/bench` and by nothing else.
///
/// Budgets are tests and live elsewhere; here are seconds, which depend on the machine.
@NullMarked
package io.cloudlb.it.bench;

import org.jspecify.annotations.NullMarked;
