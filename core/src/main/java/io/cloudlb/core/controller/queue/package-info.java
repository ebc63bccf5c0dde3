// SPDX-License-Identifier: Apache-2.0
/// What is to be done, for whom, when, and what came of it. Knows nothing of load balancers.
@NullMarked
package io.cloudlb.core.controller.queue;

import org.jspecify.annotations.NullMarked;
