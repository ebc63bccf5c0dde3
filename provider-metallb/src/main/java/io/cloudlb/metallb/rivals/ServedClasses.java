// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.rivals;

import java.util.Optional;

/// Which Services a controller serves.
///
/// @param defaultMode whether those without a class
/// @param loadBalancerClass the class it serves, if any
public record ServedClasses(boolean defaultMode, Optional<String> loadBalancerClass) {
    /// Whether Services of that class are served; empty stands for those without one.
    boolean includes(Optional<String> wanted) {
        return wanted.isEmpty() ? defaultMode : wanted.equals(loadBalancerClass);
    }

    /// Whether some class is served by both.
    boolean overlap(ServedClasses other) {
        return (defaultMode && other.defaultMode)
                || loadBalancerClass
                        .filter(name -> other.includes(Optional.of(name)))
                        .isPresent();
    }
}
