// SPDX-License-Identifier: Apache-2.0
/// The only user of the Kubernetes client: informers and trimmed caches, finalizers, status, events, leases.
@NullMarked
package io.cloudlb.kubernetes;

import org.jspecify.annotations.NullMarked;
