// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.fake;

import io.cloudlb.core.provider.CloudError;
import io.cloudlb.core.provider.CloudException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The resources of a fake cloud, by name, and the rules of their references. Guarded by the cloud that has them.
final class FakeResources {
    private final SortedMap<String, FakeResource> byName = new TreeMap<>();
    private final SortedMap<String, Integer> creations = new TreeMap<>();

    /// All of them; a view.
    SortedMap<String, FakeResource> all() {
        return byName;
    }

    /// How often each was created.
    SortedMap<String, Integer> creations() {
        return new TreeMap<>(creations);
    }

    FakeResource create(FakeResource resource) {
        creations.merge(resource.kind() + " " + resource.name(), 1, Integer::sum);
        return put(resource);
    }

    FakeResource put(FakeResource resource) {
        byName.put(resource.name(), resource);
        return resource;
    }

    /// Exchanges all parts of the document, if it has the version that is written on.
    void replace(FakeDocument wanted) {
        FakeDocument known = FakeDocument.of(byName.values());
        if (!known.etag().equals(wanted.etag())) {
            throw new CloudException(CloudError.stale("412: the document has changed", "request"));
        }
        wanted.requireValid(byName.keySet());
        byName.keySet().removeAll(known.parts().keySet());
        wanted.parts().forEach((name, part) -> {
            if (known.parts().containsKey(name)) {
                put(part);
            } else {
                create(part);
            }
        });
    }

    FakeResource existing(String name) {
        FakeResource known = byName.get(name);
        if (known == null) {
            throw new CloudException(CloudError.notFound(name + " does not exist", "request"));
        }
        return known;
    }

    static void requireSameOwner(FakeResource known, FakeResource wanted) {
        if (!known.mark().equals(wanted.mark()) || known.kind() != wanted.kind()) {
            throw new CloudException(CloudError.denied("the name " + wanted.name() + " is taken", "request"));
        }
    }

    void requireReferences(FakeResource wanted) {
        for (String fact : List.of("gateway", "balancer", "pool")) {
            String reference = wanted.reference(fact);
            if (!reference.isEmpty()) {
                existing(reference);
            }
        }
    }

    void requireUnused(String name) {
        byName.values().stream()
                .filter(other -> other.facts().entrySet().stream()
                        .anyMatch(fact -> !fact.getKey().equals("address")
                                && fact.getValue().equals(name)))
                .findFirst()
                .ifPresent(user -> {
                    throw new CloudException(CloudError.busy(name + " is in use by " + user.name(), "request"));
                });
    }
}
