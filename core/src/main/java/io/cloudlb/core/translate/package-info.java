// SPDX-License-Identifier: Apache-2.0
/// Service to LoadBalancerSpec, Nodes to NodeSet, and which Services are ours. Pure: no clock, no logger, no client.
@NullMarked
package io.cloudlb.core.translate;

import org.jspecify.annotations.NullMarked;
