// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Address;
import io.cloudlb.core.model.Ingress;
import io.cloudlb.core.model.Protocol;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which host name a Service may be reached at.
final class Publication {
    private static final Comparator<AwsState.LoadBalancer> FEWEST_LISTENERS =
            Comparator.comparingLong(found -> listeners(found).count());

    private Publication() {}

    static List<Ingress> of(AwsDesired desired, AwsState state) {
        return state instanceof AwsState.OfService observed
                ? ingress(desired, observed).stream().toList()
                : List.of();
    }

    /// The host names of all load balancers.
    static Set<Address> addresses(AwsState state) {
        return switch (state) {
            case AwsState.OfService service ->
                service.loadBalancers().values().stream()
                        .map(Publication::address)
                        .collect(Collectors.toSet());
            case AwsState.OfCluster _ -> Set.of();
        };
    }

    private static Address address(AwsState.LoadBalancer found) {
        return new Address.HostName(found.dnsName().toLowerCase(Locale.ROOT));
    }

    private static Optional<Ingress> ingress(AwsDesired desired, AwsState.OfService state) {
        return switch (desired) {
            case AwsDesired.OfService service ->
                service.loadBalancer().flatMap(wanted -> serving(wanted, state).map(found -> ingress(wanted, found)));
            case AwsDesired.AsItStands _ -> standing(state).map(Publication::ingress);
            case AwsDesired.Leaving _, AwsDesired.OfCluster _ -> Optional.empty();
        };
    }

    /// The new load balancer once all its listeners are there; until then the one it replaces.
    private static Optional<AwsState.LoadBalancer> serving(AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        return Matching.find(wanted, state)
                .filter(found ->
                        wanted.listeners().stream().allMatch(listener -> Matching.listens(state, found, listener)))
                .or(() -> state.loadBalancers().values().stream()
                        .filter(found -> found.scheme() != wanted.scheme())
                        .filter(found -> Matching.listensAtAll(state, found))
                        .findFirst());
    }

    /// The load balancer that listens most: one that was to replace it may stand half made beside it.
    private static Optional<AwsState.LoadBalancer> standing(AwsState.OfService state) {
        return state.loadBalancers().values().stream()
                .filter(found -> listeners(found).findAny().isPresent())
                .max(FEWEST_LISTENERS);
    }

    private static Ingress ingress(AwsDesired.LoadBalancer wanted, AwsState.LoadBalancer found) {
        return ingress(found, wanted.listeners().stream().map(listener -> port(listener.port(), listener.protocol())));
    }

    private static Ingress ingress(AwsState.LoadBalancer found) {
        return ingress(found, listeners(found).map(listener -> port(listener.port(), listener.protocol())));
    }

    private static Ingress ingress(AwsState.LoadBalancer found, Stream<Ingress.Port> ports) {
        return new Ingress(address(found), ports.toList());
    }

    private static Ingress.Port port(int port, Protocol protocol) {
        return new Ingress.Port(port, protocol, Optional.empty());
    }

    private static Stream<AwsState.Listener> listeners(AwsState.LoadBalancer found) {
        return found.listeners().stream().flatMap(known -> known.values().stream());
    }
}
