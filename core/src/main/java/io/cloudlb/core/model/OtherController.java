// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Another controller of the same cloud, and the marks on a Service by which it is known. A Service can have
/// one load balancer controller only; the one that comes second stays away.
///
/// A wish is the user's word and holds whenever it is there. A finalizer is only a trace: it keeps us from
/// starting, but does not make us give up a Service that is ours already.
///
/// @param name its name, for the event
/// @param wishes annotations by which a user hands a Service without a class to it: key to the values that do
/// @param finalizers the finalizers it leaves on Services it works on
public record OtherController(String name, Map<String, Set<String>> wishes, Set<String> finalizers) {
    public OtherController {
        wishes = wishes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        finalizers = Set.copyOf(finalizers);
    }

    /// The annotation that hands the Service to this controller, as `key: value`; empty when there is none.
    public Optional<String> wishIn(ServiceView service) {
        return service.meta().annotations().entrySet().stream()
                .filter(annotation ->
                        wishes.getOrDefault(annotation.getKey(), Set.of()).contains(annotation.getValue()))
                .map(annotation -> annotation.getKey() + ": " + annotation.getValue())
                .findFirst();
    }

    /// This controller's finalizer on the Service; empty when there is none.
    public Optional<String> traceOn(ServiceView service) {
        return service.meta().finalizers().stream().filter(finalizers::contains).findFirst();
    }
}
