// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.util.Locale;
import java.util.Set;

/// A load balancer in the cloud that another controller made for a Service, as its marks there say.
///
/// A mark names a Service by namespace and name, which another cluster has too, and so has a later Service. So the
/// mark counts for a Service only that bears a trace of the same controller.
///
/// @param controller the other controller's name, for a person
/// @param evidence which load balancer it is and what mark it bears, for a person
/// @param hostName where its clients connect: a name, or an address where that is what a Service shows
/// @param ofThisCluster whether its marks name this cluster
/// @param finalizers those that this controller leaves on Services it works on
public record OtherLoadBalancer(
        String controller, String evidence, String hostName, boolean ofThisCluster, Set<String> finalizers) {
    public OtherLoadBalancer {
        finalizers = Set.copyOf(finalizers);
    }

    /// Whether it serves this Service now: the Service shows it, or bears the controller's finalizer.
    public boolean serves(ServiceView service) {
        return isShownBy(service)
                || (ofThisCluster && service.meta().finalizers().stream().anyMatch(finalizers::contains));
    }

    private boolean isShownBy(ServiceView service) {
        return service.status().ingress().stream()
                .anyMatch(ingress ->
                        ingress.address().text().toLowerCase(Locale.ROOT).equals(hostName.toLowerCase(Locale.ROOT)));
    }
}
