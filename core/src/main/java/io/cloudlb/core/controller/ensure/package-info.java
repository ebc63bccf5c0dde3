// SPDX-License-Identifier: Apache-2.0
/// Brings what a Service has to what it should have: admission, planning, the plan's run, what Services share,
/// deletion.
@NullMarked
package io.cloudlb.core.controller.ensure;

import org.jspecify.annotations.NullMarked;
