// SPDX-License-Identifier: Apache-2.0
/// Service to LoadBalancerSpec, Nodes to NodeSet, and which Services are ours; and the reading of
/// annotations, for providers as well.
///
/// Pure: no clock, no logger, no client. Takes the trimmed views of the caches and gives values; knows what a cloud
/// can do only from [io.cloudlb.core.model.Capabilities], never which cloud it is.
@NullMarked
package io.cloudlb.core.translate;

import org.jspecify.annotations.NullMarked;
