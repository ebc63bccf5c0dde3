// SPDX-License-Identifier: Apache-2.0
/// Reading and writing MetalLB's resources.
@NullMarked
package io.cloudlb.metallb.kube;

import org.jspecify.annotations.NullMarked;
