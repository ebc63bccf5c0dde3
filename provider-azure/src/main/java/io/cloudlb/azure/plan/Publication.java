// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.plan;

import io.cloudlb.azure.model.AzureDesired;
import io.cloudlb.azure.model.AzureDesired.Balancing;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Opening;
import io.cloudlb.azure.model.Part;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// At which addresses a Service may be reached: those of its frontends that all its rules are at, where clients are let
/// in, and which are in force.
public final class Publication {
    private Publication() {}

    public static List<Ingress> of(AzureDesired desired, AzureState state) {
        if (!(state instanceof AzureState.OfService service)) {
            return List.of();
        }
        List<String> addresses =
                switch (desired) {
                    case AzureDesired.OfService wanted ->
                        wanted.loadBalancer()
                                .map(balancing -> wanted(balancing, service))
                                .orElse(List.of());
                    case AzureDesired.AsItStands _ -> standing(service);
                    case AzureDesired.OfCluster _ -> List.of();
                };
        return addresses.stream()
                .distinct()
                .map(ip -> new Ingress(Address.vip(ip), List.of()))
                .toList();
    }

    /// By what consumers find its Private Link Service.
    public static Optional<String> linked(AzureState state) {
        return state instanceof AzureState.OfService service
                ? service.links().values().stream()
                        .filter(link -> !link.alias().isEmpty())
                        .map(link -> "Private Link Service %s has the alias %s"
                                .formatted(link.id().name(), link.alias()))
                        .reduce((one, other) -> one + "; " + other)
                        .map("The load balancer stands as the Service asks. %s"::formatted)
                : Optional.empty();
    }

    /// The addresses of all frontends, and all that clients are let in to.
    public static Set<Address> addresses(AzureState state) {
        return state instanceof AzureState.OfService service
                ? Stream.concat(
                                service.parts().values().stream().flatMap(part -> ip(part).stream()),
                                service.openings().values().stream()
                                        .flatMap(destinations -> destinations.stream())
                                        .filter(destination -> !destination.contains("/")))
                        .map(Address::vip)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static Optional<String> ip(Part part) {
        return part instanceof Part.Frontend frontend ? frontend.ip() : Optional.empty();
    }

    private static List<String> wanted(Balancing balancing, AzureState.OfService state) {
        List<String> published = new ArrayList<>();
        for (Part part : balancing.parts()) {
            if (part instanceof Part.Frontend frontend) {
                Optional<String> serving = serving(frontend, balancing, state);
                serving.or(() -> instead(frontend, balancing, state)).ifPresent(published::add);
                if (serving.isEmpty()) {
                    continue;
                }
                balancing.additional().stream()
                        .filter(ip -> ip.contains(":") == serving.get().contains(":"))
                        .forEach(published::add);
            }
        }
        return published;
    }

    /// The address of a frontend that stands as it is wanted, with all its rules.
    private static Optional<String> serving(Part.Frontend wanted, Balancing balancing, AzureState.OfService state) {
        Document.Key document = balancing.document();
        boolean ruled = balancing.parts().stream()
                .filter(part ->
                        part instanceof Part.Rule rule && rule.frontend().equals(wanted.name()))
                .allMatch(rule -> state.parts().get(rule.in(document)) instanceof Part.Rule standing
                        && standing.frontend().equals(wanted.name()));
        boolean open = balancing.securityGroup().isEmpty()
                || balancing.openings().stream()
                        .filter(opening -> opening.family() == wanted.family())
                        .allMatch(opening -> isOpen(opening, balancing, state));
        boolean inForce = !state.unsettled().contains(document)
                && balancing
                        .securityGroup()
                        .filter(group -> state.unsettled().contains(group))
                        .isEmpty();
        return ruled && open && inForce
                ? Optional.ofNullable(state.parts().get(wanted.in(document)))
                        .filter(wanted::isMetBy)
                        .flatMap(Publication::ip)
                : Optional.empty();
    }

    private static boolean isOpen(Opening opening, Balancing balancing, AzureState.OfService state) {
        return balancing
                .destinations(opening.family(), state)
                .filter(destinations -> Optional.ofNullable(state.openings().get(opening))
                        .filter(standing -> standing.containsAll(destinations))
                        .isPresent())
                .isPresent();
    }

    /// What serves on until another does.
    private static Optional<String> instead(Part.Frontend wanted, Balancing balancing, AzureState.OfService state) {
        return state.parts().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(wanted.in(balancing.document())))
                .filter(entry -> entry.getValue() instanceof Part.Frontend frontend
                        && frontend.family() == wanted.family()
                        && hasRules(entry.getKey(), state))
                .map(Map.Entry::getValue)
                .flatMap(part -> ip(part).stream())
                .findFirst();
    }

    private static boolean hasRules(Part.Key frontend, AzureState.OfService state) {
        return state.parts().entrySet().stream()
                .anyMatch(entry -> entry.getKey().loadBalancer().equals(frontend.loadBalancer())
                        && entry.getValue() instanceof Part.Rule rule
                        && rule.frontend().equals(frontend.name()));
    }

    private static List<String> standing(AzureState.OfService state) {
        return state.parts().entrySet().stream()
                .filter(entry -> hasRules(entry.getKey(), state))
                .flatMap(entry -> ip(entry.getValue()).stream())
                .toList();
    }
}
