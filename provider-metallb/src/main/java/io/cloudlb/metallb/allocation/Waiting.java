// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

/// A Service that has not all it asks for.
///
/// @param request its newest request
/// @param unmet what it lacks
public record Waiting(AllocationRequest request, Unmet unmet) {}
