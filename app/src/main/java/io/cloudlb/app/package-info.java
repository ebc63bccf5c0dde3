// SPDX-License-Identifier: Apache-2.0
/// The `cloudlb` command.
///
/// Puts the parts together and talks to the person at the terminal. No decision about a load balancer is made here.
@NullMarked
package io.cloudlb.app;

import org.jspecify.annotations.NullMarked;
