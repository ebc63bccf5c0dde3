// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.IpCollection;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings.Place;
import java.util.List;
import java.util.Optional;

/// The range of the user's own that the IPv6 address is from, if the user names one. It is for external load balancers
/// of IPv6 alone, as with GKE. Whether it is there is seen when the rule is made.
///
/// @param place where the load balancers are; empty where that is not known yet
record CollectionRules(LoadBalancerSpec spec, Scheme scheme, Optional<Place> place, AnnotationReader annotations) {
    private static final String KEY = GcpAnnotations.SIX_COLLECTION;

    /// The path of the collection.
    Optional<String> path() {
        Optional<String> written = annotations.text(KEY);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        boolean possible = isPossible();
        return place.flatMap(at -> collection(written.get(), at))
                .filter(_ -> possible)
                .map(IpCollection::path);
    }

    private boolean isPossible() {
        if (scheme == Scheme.INTERNAL) {
            refuse("an internal load balancer has its IPv6 address from a subnetwork; name one that has your range in "
                    + GcpAnnotations.SUBNET);
            return false;
        }
        if (!spec.ipFamilies().equals(List.of(IpFamily.IPV6))) {
            refuse(
                    "it is for Services of IPv6 alone, and the Service's families are %s; set ipFamilies: [IPv6] and ipFamilyPolicy: SingleStack"
                            .formatted(spec.ipFamilies()));
            return false;
        }
        if (annotations.text(GcpAnnotations.SUBNET).isPresent()) {
            annotations.refuse(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    KEY,
                    "an address is from a range of your own or from a subnetwork; take this annotation out, or "
                            + GcpAnnotations.SUBNET);
            return false;
        }
        return true;
    }

    private Optional<IpCollection> collection(String text, Place at) {
        String link = text.contains("/") ? text : "regions/%s/publicDelegatedPrefixes/%s".formatted(at.region(), text);
        Optional<IpCollection> found = IpCollection.of(link, at.project());
        if (found.isEmpty()) {
            annotations.invalid(
                    KEY,
                    "'%s' is no public delegated prefix; write projects/PROJECT/regions/%s/publicDelegatedPrefixes/NAME"
                            .formatted(text, at.region()));
        }
        found.filter(IpCollection::isOfANumber)
                .ifPresent(one -> annotations.invalid(
                        KEY,
                        "%s is the number of a project; write the project's ID in its place".formatted(one.project())));
        found.filter(one -> !one.region().equals(at.region()))
                .ifPresent(one -> annotations.invalid(
                        KEY,
                        "%s is in region %s, and the load balancer in %s; name a range of that region"
                                .formatted(one.name(), one.region(), at.region())));
        return found.filter(one -> !one.isOfANumber())
                .filter(one -> one.region().equals(at.region()));
    }

    private void refuse(String why) {
        annotations.refuse(SpecReason.UNSUPPORTED_ANNOTATION, KEY, "is not possible: " + why);
    }
}
