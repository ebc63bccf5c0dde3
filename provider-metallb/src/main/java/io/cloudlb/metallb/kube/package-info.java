// SPDX-License-Identifier: Apache-2.0
/// MetalLB's custom resources as the Kubernetes client knows them, and their translation to and from
/// [io.cloudlb.metallb.pool] and [io.cloudlb.metallb.allocation].
///
/// The only place of this provider that sees the client's types. Shapes only: nothing here watches or writes.
@NullMarked
package io.cloudlb.metallb.kube;

import org.jspecify.annotations.NullMarked;
