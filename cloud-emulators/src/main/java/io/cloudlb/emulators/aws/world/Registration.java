// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A target in a target group.
///
/// @param id an instance id or an IP address
/// @param zone an Availability Zone or `all`, if one was given
/// @param drainingSince when it was deregistered, if it was
public record Registration(
        String id, int port, Optional<String> zone, Instant registeredAt, Optional<Instant> drainingSince) {

    /// Whether it is the target with this id and port.
    public boolean is(String otherId, int otherPort) {
        return id.equals(otherId) && port == otherPort;
    }

    /// Whether it takes new connections.
    public boolean serving() {
        return drainingSince.isEmpty();
    }

    /// Whether it is still listed.
    public boolean presentAt(Instant now, Duration deregistrationDelay) {
        return drainingSince
                .map(since -> now.isBefore(since.plus(deregistrationDelay)))
                .orElse(true);
    }

    /// The same on its way out.
    public Registration draining(Instant since) {
        return new Registration(id, port, zone, registeredAt, Optional.of(since));
    }
}
