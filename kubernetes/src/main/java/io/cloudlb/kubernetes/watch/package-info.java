// SPDX-License-Identifier: Apache-2.0
/// What the API server holds, read as it streams in: lists, watches and answers of any size, of which only what is
/// kept is ever in memory. For the classes of this product that know the Kubernetes client, here and in providers.
///
/// Nothing of Services, nodes or pools in particular is known here, and nothing is written.
@NullMarked
package io.cloudlb.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
