// SPDX-License-Identifier: Apache-2.0
/// The crash matrix: a scenario is run undisturbed, then once for every cloud call and every Kubernetes write, stopped
/// before or after it, or met by a fault, and started again. The end must be the same.
///
/// Works with any provider and any cloud that can be hooked ([CrashableCloud]).
@NullMarked
package io.cloudlb.testkit.crash;

import org.jspecify.annotations.NullMarked;
