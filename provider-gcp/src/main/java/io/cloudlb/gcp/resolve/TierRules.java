// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import io.cloudlb.gcp.model.GcpAnnotations;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The network tier: the one that the user names; else that of an address that the user names, the one that
/// stands, or the premium one. Internal load balancers and IPv6 have that alone.
record TierRules(LoadBalancerSpec spec, Scheme scheme, Standing standing, AnnotationReader annotations) {
    private static final Map<String, NetworkTier> TIERS =
            Map.of("Premium", NetworkTier.PREMIUM, "Standard", NetworkTier.STANDARD);

    /// @param ofAddresses the tiers of the addresses that the user asks for
    NetworkTier choose(Stream<NetworkTier> ofAddresses) {
        Optional<String> written = annotations.text(GcpAnnotations.NETWORK_TIER);
        Optional<NetworkTier> asked = written.flatMap(text -> Optional.ofNullable(TIERS.get(text)));
        if (written.isPresent() && asked.isEmpty()) {
            annotations.invalid(
                    GcpAnnotations.NETWORK_TIER,
                    "'%s' is no network tier; possible: %s"
                            .formatted(written.get(), String.join(", ", new TreeSet<>(TIERS.keySet()))));
        }
        if (scheme == Scheme.INTERNAL) {
            refuseStandard(asked, "internal load balancers have the premium tier alone");
            return NetworkTier.PREMIUM;
        }
        if (spec.ipFamilies().contains(IpFamily.IPV6)) {
            refuseStandard(asked, "load balancers with an IPv6 address have the premium tier alone");
            return NetworkTier.PREMIUM;
        }
        return asked.or(ofAddresses::findFirst)
                .or(() -> standing.rule(IpFamily.IPV4).map(ForwardingRule::tier))
                .orElse(NetworkTier.PREMIUM);
    }

    private void refuseStandard(Optional<NetworkTier> asked, String why) {
        asked.filter(tier -> tier == NetworkTier.STANDARD)
                .ifPresent(_ -> annotations.refuse(
                        SpecReason.UNSUPPORTED_ANNOTATION,
                        GcpAnnotations.NETWORK_TIER,
                        "'Standard' is not possible: %s; take the annotation out".formatted(why)));
    }
}
