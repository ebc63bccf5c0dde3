// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.assignment;

import io.cloudlb.core.model.ServiceKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What changed without anybody asking.
///
/// @param changed Services that have, or lack, other things than before
/// @param again when somebody who waits may be served, without anything else happening; empty when nobody waits or
///     nothing rests
/// @param wakesSpeaker whether MetalLB's speaker, which has refused the pools, would take them now if it looked
public record AssignmentChanges(Set<ServiceKey> changed, Optional<Duration> again, boolean wakesSpeaker) {
    public AssignmentChanges {
        changed = Set.copyOf(changed);
    }
}
