// SPDX-License-Identifier: Apache-2.0
/// Reading pools, and whom they serve.
@NullMarked
package io.cloudlb.metallb.pool;

import org.jspecify.annotations.NullMarked;
