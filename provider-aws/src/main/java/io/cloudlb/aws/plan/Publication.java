// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.plan;

import io.cloudlb.aws.model.AwsDesired;
import io.cloudlb.aws.model.AwsState;
import io.cloudlb.aws.model.Drain;
import io.cloudlb.aws.model.Matching;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceStatus.Ingress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which host names a Service may be reached at: that of its load balancer, and after it that of one which it has
/// replaced and which serves on.
public final class Publication {
    private static final Comparator<AwsState.LoadBalancer> FEWEST_LISTENERS =
            Comparator.comparingLong(found -> listeners(found).count());

    private Publication() {}

    public static List<Ingress> of(AwsDesired desired, AwsState state, Drain drain) {
        return state instanceof AwsState.OfService observed ? ingress(desired, observed, drain) : List.of();
    }

    /// What is said while a load balancer that was replaced serves on.
    public static Optional<String> ofReplacement(AwsDesired desired, AwsState state, Drain drain) {
        return desired instanceof AwsDesired.OfService service && state instanceof AwsState.OfService observed
                ? service.loadBalancer().flatMap(wanted -> ofReplacement(wanted, observed, drain))
                : Optional.empty();
    }

    private static Optional<String> ofReplacement(
            AwsDesired.LoadBalancer wanted, AwsState.OfService state, Drain drain) {
        return serving(wanted, state)
                .flatMap(now -> drain.kept(wanted, state)
                        .flatMap(old -> drain
                                .until(old)
                                .map(end ->
                                        "The load balancer is replaced: clients reach it at %s from now on. Its old name %s serves until %s, and is deleted then"
                                                .formatted(now.dnsName(), old.dnsName(), end))
                                .stream())
                        .findFirst());
    }

    /// The host names of all load balancers.
    public static Set<Address> addresses(AwsState state) {
        return switch (state) {
            case AwsState.OfService service ->
                service.loadBalancers().values().stream()
                        .map(Publication::address)
                        .collect(Collectors.toSet());
            case AwsState.OfCluster _ -> Set.of();
        };
    }

    private static Address address(AwsState.LoadBalancer found) {
        return Address.hostName(found.dnsName().toLowerCase(Locale.ROOT));
    }

    private static List<Ingress> ingress(AwsDesired desired, AwsState.OfService state, Drain drain) {
        return switch (desired) {
            case AwsDesired.OfService service ->
                service.loadBalancer().stream()
                        .flatMap(wanted -> serving(wanted, state).stream()
                                .flatMap(now -> Stream.concat(
                                        Stream.of(ingress(wanted, now)),
                                        drain.kept(wanted, state)
                                                .filter(old -> !old.equals(now))
                                                .map(Publication::replaced))))
                        .toList();
            case AwsDesired.AsItStands _ -> standing(state);
            case AwsDesired.Leaving _, AwsDesired.OfCluster _ -> List.of();
        };
    }

    /// The new load balancer once all its listeners are there; until then the one it replaces.
    private static Optional<AwsState.LoadBalancer> serving(AwsDesired.LoadBalancer wanted, AwsState.OfService state) {
        return Matching.find(wanted, state)
                .filter(found ->
                        wanted.listeners().stream().allMatch(listener -> Matching.listens(state, found, listener)))
                .or(() -> state.loadBalancers().values().stream()
                        .filter(found -> found.scheme() != wanted.scheme())
                        .filter(found -> !Drain.isMarked(found))
                        .filter(found -> Matching.listensAtAll(state, found))
                        .findFirst());
    }

    /// The load balancer that listens most: one that was to replace it may stand half made beside it. One that was
    /// replaced comes after it, while its time is not over.
    private static List<Ingress> standing(AwsState.OfService state) {
        List<AwsState.LoadBalancer> listening = state.loadBalancers().values().stream()
                .filter(found -> listeners(found).findAny().isPresent())
                .toList();
        Optional<AwsState.LoadBalancer> now = listening.stream()
                .max(Comparator.comparing((AwsState.LoadBalancer found) -> !Drain.isMarked(found))
                        .thenComparing(FEWEST_LISTENERS));
        Stream<Ingress> replaced = listening.stream()
                .filter(found -> Drain.isMarked(found) && !found.drained())
                .filter(found -> !Optional.of(found).equals(now))
                .map(Publication::replaced);
        return Stream.concat(now.stream().map(Publication::ingress), replaced).toList();
    }

    /// Its ports are not said: it does not get those that are added, and a listing does not tell which it has.
    private static Ingress replaced(AwsState.LoadBalancer found) {
        return ingress(found, Stream.empty());
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
