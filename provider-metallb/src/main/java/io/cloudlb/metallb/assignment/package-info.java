// SPDX-License-Identifier: Apache-2.0
/// Where addresses are decided for good: the allocator in memory and the claims in the ledger, kept in step.
///
/// The one mutable thing of this provider. It is told who exists by a [ServiceListing], claims by a
/// [io.cloudlb.metallb.claims.ClaimLedger], and knows neither Kubernetes nor the controller.
@NullMarked
package io.cloudlb.metallb.assignment;

import org.jspecify.annotations.NullMarked;
