// SPDX-License-Identifier: Apache-2.0
/// What the Kubernetes side of the controller does on a real API server.
@NullMarked
package io.cloudlb.it.kube;

import org.jspecify.annotations.NullMarked;
