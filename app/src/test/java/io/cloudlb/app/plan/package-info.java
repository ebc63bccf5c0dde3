// SPDX-License-Identifier: Apache-2.0
/// Tests of the command: plan.
@NullMarked
package io.cloudlb.app.plan;

import org.jspecify.annotations.NullMarked;
