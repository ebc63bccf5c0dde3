// SPDX-License-Identifier: Apache-2.0
/// Tests of the Kubernetes side.
@NullMarked
package io.cloudlb.kubernetes;

import org.jspecify.annotations.NullMarked;
