// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.time.Duration;
import java.time.Instant;

/// What is looked at of a Lease.
///
/// @param holder who holds it; empty for nobody
/// @param lasts how long after a renewal it does
/// @param renewed when last, on the holder's clock: read only to see whether it changes
public record LeaseView(String holder, Duration lasts, Instant renewed) {}
