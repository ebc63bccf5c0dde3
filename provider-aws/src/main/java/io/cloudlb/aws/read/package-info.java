// SPDX-License-Identifier: Apache-2.0
/// From AWS's listings to the state of Services and of the cluster. Nothing here writes.
@NullMarked
package io.cloudlb.aws.read;

import org.jspecify.annotations.NullMarked;
