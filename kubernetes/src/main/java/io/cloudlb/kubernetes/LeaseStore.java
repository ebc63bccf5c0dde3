// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Where the Lease of an election is kept. Every method fails with [KubernetesException].
interface LeaseStore {
    /// The Lease; empty when there is none.
    Optional<Stored> read();

    /// Makes the Lease; a [KubernetesException.Kind#CONFLICT] when there is one.
    Stored create(Claim claim);

    /// Writes over this version of it; a [KubernetesException.Kind#CONFLICT] when it is another by now.
    Stored replace(Stored known, Claim claim);

    /// A Lease as it was read or answered.
    ///
    /// @param version the version of the object
    record Stored(Claim claim, String version) {}

    /// What a Lease says.
    ///
    /// @param holder who leads; empty text for nobody
    /// @param duration for how long after a renewal
    /// @param acquired since when, on the holder's wall clock
    /// @param renewed when last, on the holder's wall clock
    /// @param transitions how often it went from one to another
    record Claim(String holder, Duration duration, Instant acquired, Instant renewed, int transitions) {
        /// Nobody leads, as in a Lease without a specification.
        static final Claim NOBODY = new Claim("", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0);

        boolean isHeld() {
            return !holder.isEmpty();
        }

        Claim renewedAt(Instant now) {
            return new Claim(holder, duration, acquired, now, transitions);
        }
    }
}
