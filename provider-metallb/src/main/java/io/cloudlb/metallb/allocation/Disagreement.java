// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.metallb.allocation.AllocationRequest.PortUse;

/// Why two Services may not be on one address.
public sealed interface Disagreement {
    /// One of the two has no sharing key.
    record NotShared() implements Disagreement {}

    /// @param asked the key of the one that asks
    /// @param held the key of the one that is there
    record DifferentKeys(String asked, String held) implements Disagreement {}

    /// Different nodes can take their traffic.
    record DifferentBackends() implements Disagreement {}

    /// The cluster's configuration does not let these namespaces share.
    ///
    /// @param asking the namespace of the one that asks
    /// @param holding the namespace of the one that is there
    record NamespacesKeptApart(String asking, String holding) implements Disagreement {}

    /// One side has not accepted the other's namespace.
    ///
    /// @param namespace whose Service has not
    /// @param other the namespace it would have to accept
    record NamespaceNotAccepted(String namespace, String other) implements Disagreement {}

    /// @param port a port that both use
    record PortTaken(PortUse port) implements Disagreement {}

    /// What differs, as the end of a sentence.
    default String text() {
        return switch (this) {
            case NotShared() -> "one of them has no sharing key";
            case DifferentKeys(String asked, String held) ->
                "sharing key \"%s\" does not match existing sharing key \"%s\""
                        .formatted(UnmetText.brief(asked), UnmetText.brief(held));
            case DifferentBackends() -> "their traffic goes to different pods (externalTrafficPolicy and selector)";
            case NamespacesKeptApart(String asking, String holding) ->
                "the configuration does not let namespaces %s and %s share".formatted(asking, holding);
            case NamespaceNotAccepted(String namespace, String other) ->
                "the Service in %s does not accept namespace %s; both must name the other in %s"
                        .formatted(namespace, other, MetalLbAnnotations.SHARE_WITH);
            case PortTaken(PortUse port) -> "port %s is already in use".formatted(port);
        };
    }
}
