// SPDX-License-Identifier: Apache-2.0
/// Tests of the Kubernetes side.
@NullMarked
package io.cloudlb.core.kube;

import org.jspecify.annotations.NullMarked;
