// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.controller;

import io.cloudlb.core.model.ServiceKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The first time that every Service is looked at after the start. What no Service needs is only known after it, so
/// nothing shared and no orphan is deleted before.
final class FirstPass {
    private final Set<ServiceKey> left = new HashSet<>();
    private boolean begun;
    private boolean ended;

    /// These Services are to be looked at. Called before the first of them is on its way.
    synchronized void begin(Collection<ServiceKey> keys) {
        left.clear();
        left.addAll(keys);
        begun = true;
    }

    /// Whether a look that is taken now is one of the pass. One that was under way before knew nothing of the cloud.
    synchronized boolean hasBegun() {
        return begun;
    }

    /// A Service was looked at since the pass began, however that ended.
    synchronized void seen(ServiceKey key) {
        left.remove(key);
    }

    /// Whether the pass has ended; true once.
    synchronized boolean hasJustEnded() {
        boolean now = begun && !ended && left.isEmpty();
        ended = ended || now;
        return now;
    }
}
