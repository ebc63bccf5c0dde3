// SPDX-License-Identifier: Apache-2.0
/// The only user of the Kubernetes client: informers and trimmed caches, finalizers, status, events, leases.
@NullMarked
package io.cloudlb.core.kube;

import org.jspecify.annotations.NullMarked;
