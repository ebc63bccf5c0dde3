// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.ServiceKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What came of a provider's look after itself.
///
/// @param surroundingsChanged whether what [LoadBalancerProvider#resolve] goes by is not what it was
/// @param changed Services whose state is not what the controller remembers; they are observed and planned again at
///     once, whatever they were waiting for
/// @param again when it wants to be asked next without ringing; empty when only its bell tells
public record Upkeep(boolean surroundingsChanged, Set<ServiceKey> changed, Optional<Duration> again) {
    /// Nothing was to be done, and nothing is.
    public static final Upkeep NONE = new Upkeep(false, Set.of(), Optional.empty());

    public Upkeep {
        changed = Set.copyOf(changed);
    }
}
