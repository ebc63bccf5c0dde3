// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.IpCollection;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import io.cloudlb.gcp.model.Surroundings.Subnetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The subnetwork that internal addresses and IPv6 addresses are of: the one that the user names; else that of
/// an address that the user names, the one it stands in, or the nodes'. So an annotation that is taken out, or
/// another subnetwork of new nodes, moves no address. A range of the user's own takes a subnetwork's place.
record SubnetworkRules(
        LoadBalancerSpec spec,
        Scheme scheme,
        Surroundings surroundings,
        Standing standing,
        AnnotationReader annotations) {

    /// @param ofAddresses the subnetworks of the addresses that the user asks for
    String choose(Stream<String> ofAddresses) {
        Optional<String> collection = new CollectionRules(spec, scheme, surroundings.place(), annotations).path();
        return collection
                .or(() -> asked().map(name -> surroundings.subnetworks().containsKey(name) ? name : missing(name)))
                .or(() -> ofAddresses.filter(name -> !name.isEmpty()).findFirst())
                .or(standing::subnetwork)
                .orElseGet(this::ofNodes);
    }

    private String ofNodes() {
        String name = surroundings.place().map(Surroundings.Place::subnetwork).orElse("");
        boolean needed = scheme == Scheme.INTERNAL || spec.ipFamilies().contains(IpFamily.IPV6);
        if (name.isEmpty() && needed && surroundings.place().isPresent()) {
            annotations.miss(
                    GcpReason.SUBNETWORK_NOT_FOUND,
                    "",
                    "no node tells which subnetwork the cluster is in; set --gcp-subnetwork, or wait for a node with a providerID");
        }
        return name;
    }

    private String missing(String name) {
        String message = "network %s has no subnetwork '%s' in the region; make it, or name another"
                .formatted(surroundings.place().map(Surroundings.Place::network).orElse("(unknown)"), name);
        Optional<String> kept = standing.subnetwork();
        if (kept.isEmpty()) {
            annotations.miss(GcpReason.SUBNETWORK_NOT_FOUND, GcpAnnotations.SUBNET, message);
            return name;
        }
        annotations.missButKeep(
                GcpReason.SUBNETWORK_NOT_FOUND,
                GcpAnnotations.SUBNET,
                message + ". Until then the load balancer stays in " + IpCollection.describe(kept.get()));
        return kept.get();
    }

    private Optional<String> asked() {
        Optional<String> written = annotations.text(GcpAnnotations.SUBNET);
        Optional<String> internal = annotations.text(GcpAnnotations.INTERNAL_SUBNET);
        if (scheme == Scheme.EXTERNAL) {
            internal.ifPresent(_ -> withoutEffect(GcpAnnotations.INTERNAL_SUBNET, "the load balancer is external"));
            if (written.isPresent() && !spec.ipFamilies().contains(IpFamily.IPV6)) {
                withoutEffect(GcpAnnotations.SUBNET, "an external IPv4 address is of no subnetwork");
                return Optional.empty();
            }
            return written;
        }
        if (written.isPresent() && internal.isPresent() && !written.equals(internal)) {
            annotations.warn(
                    SpecReason.CONFLICTING_ANNOTATIONS,
                    GcpAnnotations.INTERNAL_SUBNET,
                    "has no effect: %s says otherwise and wins".formatted(GcpAnnotations.SUBNET));
        }
        return written.or(() -> internal);
    }

    /// The families that the load balancer has in the subnetwork: `PreferDualStack` goes without IPv6 where
    /// there is none.
    List<IpFamily> families(String subnetwork) {
        if (!spec.ipFamilies().contains(IpFamily.IPV6) || hasSix(subnetwork)) {
            return spec.ipFamilies();
        }
        String message = "subnetwork %s has no IPv6 addresses for %s load balancers".formatted(subnetwork, word());
        if (spec.ipFamilyPolicy() == IpFamilyPolicy.PREFER_DUAL_STACK
                && spec.ipFamilies().contains(IpFamily.IPV4)) {
            annotations.warn(
                    SpecReason.SINGLE_IP_FAMILY,
                    "spec.ipFamilies",
                    message + "; the load balancer has an IPv4 address alone, which PreferDualStack allows");
            return List.of(IpFamily.IPV4);
        }
        annotations.miss(
                GcpReason.SUBNETWORK_WITHOUT_IPV6,
                "spec.ipFamilies",
                message
                        + "; give it some (gcloud compute networks subnets update %s --stack-type=IPV4_IPV6 --ipv6-access-type=%s), or name another in %s"
                                .formatted(subnetwork, scheme.name(), GcpAnnotations.SUBNET));
        return spec.ipFamilies();
    }

    private boolean hasSix(String subnetwork) {
        boolean stands = standing.rule(IpFamily.IPV6)
                .map(ForwardingRule::subnetwork)
                .filter(subnetwork::equals)
                .isPresent();
        return stands
                || IpCollection.in(subnetwork).isPresent()
                || annotations.text(GcpAnnotations.SIX_COLLECTION).isPresent()
                || surroundings.place().isEmpty()
                || Optional.ofNullable(surroundings.subnetworks().get(subnetwork))
                        .flatMap(Subnetwork::sixScheme)
                        .filter(six -> six == scheme)
                        .isPresent();
    }

    private String word() {
        return scheme == Scheme.INTERNAL ? "internal" : "external";
    }

    private void withoutEffect(String key, String why) {
        annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, key, "has no effect: " + why);
    }
}
