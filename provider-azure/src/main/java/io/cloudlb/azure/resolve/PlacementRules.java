// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.resolve;

import io.cloudlb.azure.model.AzureAnnotations;
import io.cloudlb.azure.model.AzureReason;
import io.cloudlb.azure.model.AzureState;
import io.cloudlb.azure.model.Configuration;
import io.cloudlb.azure.model.Document;
import io.cloudlb.azure.model.Part;
import io.cloudlb.azure.model.Surroundings.Place;
import io.cloudlb.azure.resolve.Placements.Placement;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.core.translate.SpecReason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of several load balancers a Service has its parts in: the one that has the address that it asks for, else the
/// one that it is in, else the one that is chosen for it and not written yet, else the one with the fewest rules of
/// those that take it.
///
/// @param internal whether it is for internal load balancers
/// @param waiting what was chosen for Services, by UID, and is not there yet
record PlacementRules(
        LoadBalancerSpec spec,
        Place place,
        boolean internal,
        AzureState.OfService state,
        AzureState.OfCluster shared,
        Map<String, Placement> waiting,
        AnnotationReader annotations) {
    /// The limits of a load balancer (Azure subscription limits, Standard Load Balancer).
    private static final int MOST_FRONTENDS = 600;

    private static final int MOST_RULES = 1_500;
    private static final int NAMED = 8;

    /// @param asked the names of frontends at addresses that it asks for and others may have, too
    /// @param need what it will have, wherever that is
    Configuration choose(SortedSet<String> asked, Need need) {
        List<Configuration> named = named();
        if (place.several().isEmpty()) {
            return place.configurations().getFirst();
        }
        List<Configuration> eligible = eligible(named);
        Optional<Configuration> stands = place.configurations().stream()
                .filter(this::stands)
                .filter(eligible::contains)
                .findFirst();
        List<Document.Key> homes = homes(asked);
        if (eligible.isEmpty()) {
            refuseAll(named);
        } else if (!homes.isEmpty()) {
            return home(homes, eligible).orElseGet(() -> place.configurations().getFirst());
        }
        return stands.or(() -> eligible.isEmpty() ? Optional.empty() : withRoom(eligible, need))
                .or(() -> place.configurations().stream().filter(this::stands).findFirst())
                .orElseGet(() -> place.configurations().getFirst());
    }

    /// @param frontends the names of its frontends
    /// @param rules how many it will have
    record Need(SortedSet<String> frontends, int rules) {}

    private Document.Key key(Configuration configuration) {
        return place.loadBalancer(configuration, internal);
    }

    private boolean stands(Configuration configuration) {
        return !state.frontends(key(configuration)).isEmpty();
    }

    /// Those that the annotation names; all where it names none.
    private List<Configuration> named() {
        List<String> names = annotations.list(AzureAnnotations.CONFIGURATIONS);
        List<Configuration> found = place.configurations().stream()
                .filter(each -> names.stream().anyMatch(each.name()::equalsIgnoreCase))
                .toList();
        if (names.isEmpty()) {
            return place.configurations();
        }
        if (place.several().isEmpty()) {
            annotations.refuse(
                    SpecReason.UNSUPPORTED_ANNOTATION,
                    AzureAnnotations.CONFIGURATIONS,
                    "names load balancers, and there is one for all Services; take the annotation out, or have the operator set multipleStandardLoadBalancerConfigurations");
            return place.configurations();
        }
        List<String> unknown = names.stream()
                .filter(name -> found.stream().map(Configuration::name).noneMatch(name::equalsIgnoreCase))
                .toList();
        if (found.isEmpty()) {
            annotations.invalid(AzureAnnotations.CONFIGURATIONS, unknown(names));
            return place.configurations();
        }
        if (!unknown.isEmpty()) {
            annotations.warn(SpecReason.ANNOTATION_WITHOUT_EFFECT, AzureAnnotations.CONFIGURATIONS, unknown(unknown));
        }
        return found;
    }

    /// However many a user writes.
    private String unknown(List<String> names) {
        return "'%s' names no load balancer that there is; there are %s"
                .formatted(
                        some(names),
                        some(place.configurations().stream()
                                .map(Configuration::name)
                                .toList()));
    }

    private static String some(List<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and %d more".formatted(names.size() - NAMED) : "");
    }

    /// Of those the ones whose selectors match, and where none's do those that have none.
    private List<Configuration> eligible(List<Configuration> named) {
        List<Configuration> possible =
                named.stream().filter(each -> mismatch(each).isEmpty()).toList();
        List<Configuration> selecting =
                possible.stream().filter(Configuration::selectsServices).toList();
        return selecting.isEmpty() ? possible : selecting;
    }

    private Optional<String> mismatch(Configuration configuration) {
        return configuration
                .mismatch(spec.selection().labels(), spec.owner().key().namespace())
                .or(() -> configuration.takesServices() || stands(configuration)
                        ? Optional.empty()
                        : Optional.of("it takes no more Services (allowServicePlacement is false)"));
    }

    private void refuseAll(Collection<Configuration> named) {
        annotations.refuse(
                AzureReason.NO_LOAD_BALANCER,
                annotations.text(AzureAnnotations.CONFIGURATIONS).isPresent() ? AzureAnnotations.CONFIGURATIONS : "",
                "none of %d load balancers takes the Service: %s"
                        .formatted(
                                named.size(),
                                named.stream()
                                        .limit(NAMED)
                                        .flatMap(each -> mismatch(each).map(why -> each.name() + ": " + why).stream())
                                        .collect(Collectors.joining("; "))));
    }

    /// The load balancers in which others have an asked frontend, or are going to. One that is configured no more
    /// is left by all of them.
    private List<Document.Key> homes(SortedSet<String> asked) {
        if (asked.isEmpty()) {
            return List.of();
        }
        return place.loadBalancers(internal)
                .filter(key -> asked.stream().anyMatch(frontend -> isOfOthers(key, frontend)))
                .toList();
    }

    private boolean isOfOthers(Document.Key key, String frontend) {
        long own = state.parts().entrySet().stream()
                .filter(part -> part.getKey().loadBalancer().equals(key))
                .filter(part -> part.getValue() instanceof Part.Rule rule
                        && rule.frontend().equals(frontend))
                .count();
        long all = shared.find(key)
                .map(document -> document.rules().getOrDefault(frontend, 0))
                .orElse(0);
        return all > own
                || others().anyMatch(other ->
                        other.document().equals(key) && other.frontends().contains(frontend));
    }

    private Stream<Placement> others() {
        return waiting.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(spec.owner().uid()))
                .map(Map.Entry::getValue);
    }

    /// The load balancer that has the address, which is in no other at a time.
    private Optional<Configuration> home(List<Document.Key> homes, List<Configuration> eligible) {
        Optional<Configuration> home = Optional.of(eligible)
                .filter(_ -> homes.size() == 1)
                .flatMap(some -> some.stream()
                        .filter(each -> key(each).equals(homes.getFirst()))
                        .findFirst());
        if (home.isEmpty()) {
            annotations.refuse(
                    AzureReason.ADDRESS_ELSEWHERE,
                    "",
                    "the address that it asks for is other Services' as well, in %s, and the Service may be in %s; ask for another address, or let it be in the same load balancer as those"
                            .formatted(
                                    homes.stream().map(Document.Key::name).collect(Collectors.joining(" and ")),
                                    eligible.stream()
                                            .map(each -> key(each).name())
                                            .collect(Collectors.joining(", "))));
        }
        return home;
    }

    private Optional<Configuration> withRoom(List<Configuration> eligible, Need need) {
        List<Configuration> roomy =
                eligible.stream().filter(each -> hasRoom(key(each), need)).toList();
        if (roomy.isEmpty()) {
            annotations.miss(
                    AzureReason.LOAD_BALANCER_FULL,
                    "",
                    "no load balancer has room for %d more frontends and %d more rules: %s take the Service, and each has %d frontends and %d rules at most. Delete Services, or have the operator add a load balancer"
                            .formatted(
                                    need.frontends().size(),
                                    need.rules(),
                                    eligible.stream()
                                            .map(each -> key(each).name())
                                            .collect(Collectors.joining(", ")),
                                    MOST_FRONTENDS,
                                    MOST_RULES));
        }
        return roomy.stream()
                .filter(each -> Optional.ofNullable(waiting.get(spec.owner().uid()))
                        .map(Placement::document)
                        .filter(key(each)::equals)
                        .isPresent())
                .findFirst()
                .or(() -> roomy.stream()
                        .min(Comparator.comparingInt((Configuration each) -> rules(key(each)))
                                .thenComparingInt(each -> frontends(key(each)).size())));
    }

    private boolean hasRoom(Document.Key key, Need need) {
        SortedSet<String> frontends = new TreeSet<>(frontends(key));
        frontends.addAll(need.frontends());
        return frontends.size() <= MOST_FRONTENDS && rules(key) + need.rules() <= MOST_RULES;
    }

    private int rules(Document.Key key) {
        return shared.find(key).stream()
                        .flatMap(document -> document.rules().values().stream())
                        .mapToInt(count -> count)
                        .sum()
                + others().filter(other -> other.document().equals(key))
                        .mapToInt(Placement::rules)
                        .sum();
    }

    private SortedSet<String> frontends(Document.Key key) {
        return Stream.concat(
                        shared.find(key).stream().flatMap(document -> document.rules().keySet().stream()),
                        others().filter(other -> other.document().equals(key))
                                .flatMap(other -> other.frontends().stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
