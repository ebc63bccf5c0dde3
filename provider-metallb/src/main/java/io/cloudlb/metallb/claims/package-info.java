// SPDX-License-Identifier: Apache-2.0
/// Addresses that are promised to Services whose status does not say so yet.
///
/// Two processes can believe that they lead: one was paused, or its lease was stolen. So an address is claimed
/// in one object of the cluster, which only one writer at a time can change, before it is written to a Service.
/// Pure: what the object is and who reads it stands in [io.cloudlb.metallb.kube].
@NullMarked
package io.cloudlb.metallb.claims;

import org.jspecify.annotations.NullMarked;
