// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Instant;

/// The capacity reserved for a load balancer.
///
/// @param units load balancer capacity units, 0 for none
/// @param decreasesLeft how often it may be lowered before a day has passed
public record Capacity(int units, Instant modifiedAt, int decreasesLeft) {}
