// SPDX-License-Identifier: Apache-2.0
/// Meters: the upstream service controller's names where it has one, beside them what operators page on.
///
/// Deciding code does not come here; the controller and the call wrapper's observer tell what happened. No label ever
/// holds a Service's name, a node's name or a cloud id: the number of series does not grow with the cluster.
@NullMarked
package io.cloudlb.core.metrics;

import org.jspecify.annotations.NullMarked;
