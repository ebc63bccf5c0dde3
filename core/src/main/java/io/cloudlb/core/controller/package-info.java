// SPDX-License-Identifier: Apache-2.0
/// The loop: which Services have work, one worker per Service, plan and apply, remember, publish. `DESIGN.md` beside
/// this file shows who calls whom.
///
/// Speaks to Kubernetes through [io.cloudlb.core.controller.ports.ControllerPorts], and to a cloud through the
/// provider contract. No client is imported here.
@NullMarked
package io.cloudlb.core.controller;

import org.jspecify.annotations.NullMarked;
