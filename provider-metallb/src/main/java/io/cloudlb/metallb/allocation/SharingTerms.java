// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import java.util.Optional;

/// On what terms a Service shares its address.
///
/// @param namespace the Service's namespace
/// @param key the sharing key; empty when it shares with nobody
/// @param backends which nodes can take its traffic
/// @param shareWith other namespaces whose Services it accepts on its address
public record SharingTerms(String namespace, Optional<String> key, Backends backends, NamespaceList shareWith) {

    /// Why Services with these terms and those may not be on one address, ports aside; empty when both agree.
    Optional<Disagreement> against(SharingTerms other, NamespaceList allowed) {
        return keysAgainst(other)
                .or(() -> differing(backends.equals(other.backends)))
                .or(() -> namespacesAgainst(other, allowed));
    }

    /// The same by MetalLB's rules, which look at neither namespaces nor whose pods a selector means.
    Optional<Disagreement> againstAsMetalLb(SharingTerms other) {
        return keysAgainst(other).or(() -> differing(backends.inMetalLb().equals(other.backends.inMetalLb())));
    }

    private Optional<Disagreement> keysAgainst(SharingTerms other) {
        if (key.isEmpty() || other.key.isEmpty()) {
            return Optional.of(new Disagreement.NotShared());
        }
        return key.equals(other.key)
                ? Optional.empty()
                : Optional.of(new Disagreement.DifferentKeys(key.get(), other.key.get()));
    }

    private static Optional<Disagreement> differing(boolean sameBackends) {
        return sameBackends ? Optional.empty() : Optional.of(new Disagreement.DifferentBackends());
    }

    private Optional<Disagreement> namespacesAgainst(SharingTerms other, NamespaceList allowed) {
        if (namespace.equals(other.namespace)) {
            return Optional.empty();
        }
        if (!allowed.contains(namespace) || !allowed.contains(other.namespace)) {
            return Optional.of(new Disagreement.NamespacesKeptApart(namespace, other.namespace));
        }
        if (!shareWith.contains(other.namespace)) {
            return Optional.of(new Disagreement.NamespaceNotAccepted(namespace, other.namespace));
        }
        return other.shareWith.contains(namespace)
                ? Optional.empty()
                : Optional.of(new Disagreement.NamespaceNotAccepted(other.namespace, namespace));
    }
}
