// SPDX-License-Identifier: Apache-2.0
/// MetalLB's controller half as a provider: [io.cloudlb.core.provider.LoadBalancerProvider] over MetalLB's own
/// pools.
///
/// What a Service asks for is read by [io.cloudlb.metallb.allocation.RequestReader], who gets what is decided
/// in [io.cloudlb.metallb.allocation], for good in [io.cloudlb.metallb.assignment]. Nothing here knows the
/// Kubernetes client but the factory, which hands it to [io.cloudlb.metallb.kube].
@NullMarked
package io.cloudlb.metallb;

import org.jspecify.annotations.NullMarked;
