// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.NodeSet;

/// What a Service is to have, decided.
///
/// @param spec what it asks for
/// @param desired what that means on the cloud
/// @param nodes the nodes it was decided with
/// @param <D> the provider's desired state
record Wish<D>(LoadBalancerSpec spec, D desired, NodeSet nodes) {}
