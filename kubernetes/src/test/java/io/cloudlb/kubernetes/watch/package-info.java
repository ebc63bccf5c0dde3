// SPDX-License-Identifier: Apache-2.0
/// Tests of what is read of the API server.
@NullMarked
package io.cloudlb.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
