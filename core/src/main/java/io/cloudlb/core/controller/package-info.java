// SPDX-License-Identifier: Apache-2.0
/// The loop: which Services have work, one worker per Service, plan and apply, remember, publish.
///
/// Speaks to Kubernetes through the ports defined here ([ServiceCache], [NodeCache], [KubernetesWriter],
/// [EventSink], [TargetJournal]), which `kube` implements with the client and tests implement in memory; and to a
/// cloud through the provider contract. No client is imported here.
@NullMarked
package io.cloudlb.core.controller;

import org.jspecify.annotations.NullMarked;
