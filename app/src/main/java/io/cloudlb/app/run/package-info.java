// SPDX-License-Identifier: Apache-2.0
/// `cloudlb run`: the controller as a process, from its configuration to its exit code, with health and metrics.
///
/// Only wiring and lifecycle; what is decided about Services is decided in the core.
@NullMarked
package io.cloudlb.app.run;

import org.jspecify.annotations.NullMarked;
