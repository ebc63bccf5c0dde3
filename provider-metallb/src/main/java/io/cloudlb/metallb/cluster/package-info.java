// SPDX-License-Identifier: Apache-2.0
/// What the provider needs of the cluster beside the Services: MetalLB's pools, the namespaces' labels, a place for
/// claims, and somebody to tell.
///
/// Interfaces and values only; [io.cloudlb.metallb.kube] has the cluster behind them.
@NullMarked
package io.cloudlb.metallb.cluster;

import org.jspecify.annotations.NullMarked;
