// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.core.model.Owner;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.provider.Resolution;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The load balancers that were chosen for Services and do not show them yet. They are counted with what is there, so
/// that Services that wait at once do not all go where the fewest are now, and each Service stays with what was chosen
/// for it. One Service is placed at a time, whatever threads ask.
public final class Placements {
    private final Map<String, Placement> waiting = new HashMap<>();

    /// @param document the load balancer
    /// @param frontends the names of the frontends in it
    /// @param rules how many rules
    public record Placement(Document.Key document, SortedSet<String> frontends, int rules) {
        public Placement {
            frontends = Sorted.copyOf(frontends);
        }

        static Placement of(Balancing balancing) {
            return new Placement(
                    balancing.document(),
                    balancing.parts().stream()
                            .filter(Part.Frontend.class::isInstance)
                            .map(Part::name)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    (int) balancing.parts().stream()
                            .filter(Part.Rule.class::isInstance)
                            .count());
        }

        /// Whether the load balancer shows it, and it is counted there.
        boolean stands(AzureState.OfCluster shared) {
            return shared.find(document)
                    .filter(known -> known.rules().keySet().containsAll(frontends))
                    .isPresent();
        }
    }

    /// What a Service should have, with the load balancer that is chosen for it.
    ///
    /// @param resolve works it out, given what waits, by the Services' UIDs
    public synchronized Resolution<AzureDesired> placed(
            Owner.Service owner,
            AzureState.OfCluster shared,
            Function<Map<String, Placement>, Resolution<AzureDesired>> resolve) {
        waiting.values().removeIf(placement -> placement.stands(shared));
        Resolution<AzureDesired> resolution = resolve.apply(Collections.unmodifiableMap(waiting));
        chosen(resolution)
                .filter(placement -> !placement.stands(shared))
                .ifPresentOrElse(placement -> waiting.put(owner.uid(), placement), () -> waiting.remove(owner.uid()));
        return resolution;
    }

    /// What cannot be served yet takes no room.
    private static Optional<Placement> chosen(Resolution<AzureDesired> resolution) {
        return resolution instanceof Resolution.Resolved<AzureDesired>(AzureDesired.OfService desired, var _)
                ? desired.loadBalancer().map(Placement::of)
                : Optional.empty();
    }

    /// The Service should have nothing.
    public synchronized void forget(Owner.Service owner) {
        waiting.remove(owner.uid());
    }
}
