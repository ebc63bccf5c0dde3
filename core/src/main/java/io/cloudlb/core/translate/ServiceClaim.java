// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.translate;

import io.cloudlb.core.model.Sorted;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// Whose a Service is, and what follows for its load balancer.
public sealed interface ServiceClaim {

    /// Ours, and it shall have a load balancer.
    ///
    /// @param finalizer goes on the Service before the first write to the cloud
    record Ensure(String finalizer) implements ServiceClaim {}

    /// It shall have no load balancer of ours any more.
    ///
    /// @param finalizers come off, and only once the cloud has confirmed that nothing of the Service is left;
    ///     empty when resources exist but no finalizer of ours does (it was removed by force)
    record Release(SortedSet<String> finalizers) implements ServiceClaim {
        public Release(Collection<String> finalizers) {
            this(new TreeSet<>(finalizers));
        }

        public Release {
            finalizers = Sorted.copyOf(finalizers);
        }
    }

    /// It would be ours, but another controller serves it. Left alone, with an event.
    ///
    /// @param controller the other controller's name
    /// @param evidence what says so, for a person
    record ServedByAnother(String controller, String evidence) implements ServiceClaim {}

    /// Not for us: no load balancer asked for, or another class. Left alone in silence.
    record NotOurs() implements ServiceClaim {}
}
