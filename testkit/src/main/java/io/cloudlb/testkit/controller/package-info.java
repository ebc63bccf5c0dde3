// SPDX-License-Identifier: Apache-2.0
/// The controller run step by step in a world in memory, on one thread and a manual clock.
///
/// The world is in `kube`; crash runs are built on this in `crash`.
@NullMarked
package io.cloudlb.testkit.controller;

import org.jspecify.annotations.NullMarked;
