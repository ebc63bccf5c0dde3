// SPDX-License-Identifier: Apache-2.0
/// Where this provider meets the cluster: MetalLB's custom resources as the Kubernetes client knows them and
/// their translation to and from [io.cloudlb.metallb.pool] and [io.cloudlb.metallb.allocation]; what watches
/// them; the ledger of claims; the statuses and events of pools; the look for other controllers.
///
/// The only place of this provider that sees the client's types. Nothing is decided here that a pure package can
/// decide.
@NullMarked
package io.cloudlb.metallb.kube;

import org.jspecify.annotations.NullMarked;
