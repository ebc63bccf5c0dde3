// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import io.cloudlb.gcp.model.GcpDesired;
import io.cloudlb.gcp.model.GcpResource;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import io.cloudlb.gcp.model.GcpResource.ForwardingRule;
import io.cloudlb.gcp.model.GcpState;
import io.cloudlb.gcp.model.PendingWrite;
import io.cloudlb.gcp.model.Resources;
import io.cloudlb.gcp.model.Surroundings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// At which addresses a Service may be reached: those of its rules to which the firewall lets clients in, and those
/// that are held while a rule there is replaced.
public final class Publication {
    private Publication() {}

    /// @param around what stands around, as far as it is known
    public static List<Ingress> of(GcpDesired desired, GcpState state, Surroundings around) {
        Resources serving = serving(state);
        Stream<String> addresses =
                switch (desired) {
                    case GcpDesired.OfService service ->
                        service.loadBalancer().stream()
                                .flatMap(wanted -> Frontend.of(wanted, serving, around).stream())
                                .flatMap(frontend -> address(frontend).stream());
                    case GcpDesired.AsItStands kept -> standing(kept, serving, around);
                    case GcpDesired.OfCluster _ -> Stream.of();
                };
        return addresses.map(ip -> new Ingress(published(ip), List.of())).toList();
    }

    /// The addresses of all rules.
    public static Set<Address> addresses(GcpState state) {
        return state.resources().all(ForwardingRule.class).stream()
                .flatMap(rule -> rule.ip().stream())
                .map(Publication::published)
                .collect(Collectors.toSet());
    }

    private static Address published(String ip) {
        return Address.vip(ip);
    }

    /// What is there and not about to go.
    private static Resources serving(GcpState state) {
        Resources left = state.resources();
        for (PendingWrite write : state.underWay().values()) {
            if (write.outcome().orElse(null) instanceof PendingWrite.Outcome.Gone(GcpResource.Key key)) {
                left = left.without(key);
            }
        }
        return left;
    }

    /// The wanted rule's address once clients come in there; until then that of a rule which serves on beside it, or
    /// the one that is kept for it.
    private static Optional<String> address(Frontend frontend) {
        Stream<ForwardingRule> others = frontend.others().stream()
                .sorted(Comparator.comparing(
                        rule -> rule.scheme() != frontend.wanted().scheme()));
        Stream<String> standing =
                Stream.concat(frontend.standing().stream(), others).flatMap(rule -> rule.ip().stream());
        return Stream.concat(standing, kept(frontend).stream())
                .filter(ip -> isOpen(frontend.around(), frontend.ledTo(), ip))
                .findFirst();
    }

    private static Optional<String> kept(Frontend frontend) {
        return frontend.target()
                .filter(ip -> frontend.resources().all(ForwardingRule.class).stream()
                        .noneMatch(rule -> rule.ip().equals(Optional.of(ip))))
                .filter(ip -> frontend.isReserved(ip) || frontend.isHeld(ip))
                .filter(ip -> frontend.ledTo().contains(ip));
    }

    /// In a shared VPC the administrator may have let clients in by hand.
    private static boolean isOpen(Surroundings around, Set<String> ledTo, String ip) {
        return ledTo.contains(ip)
                || around.place().filter(Surroundings.Place::isSharedVpc).isPresent();
    }

    private static Stream<String> standing(GcpDesired.AsItStands kept, Resources resources, Surroundings around) {
        Optional<OwnerMark> mark = Optional.of(kept.owner().mark());
        Set<String> ledTo = resources.all(Firewall.class).stream()
                .filter(found -> found.mark().equals(mark))
                .flatMap(found -> found.destinations().stream())
                .collect(Collectors.toSet());
        return resources.all(ForwardingRule.class).stream()
                .filter(rule -> rule.mark().equals(mark))
                .sorted(Comparator.comparing(ForwardingRule::family))
                .flatMap(rule -> rule.ip().stream())
                .distinct()
                .filter(ip -> isOpen(around, ledTo, ip));
    }
}
