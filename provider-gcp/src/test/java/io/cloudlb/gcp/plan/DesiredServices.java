// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.plan;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.gcp.model.NetworkTier;
import io.cloudlb.gcp.model.Scheme;
import io.cloudlb.gcp.model.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Any Service that resolves, and what its user has reserved.
final class DesiredServices {
    static final Surroundings.Reserved OUTSIDE = reserved("outside", "34.1.1.1", Scheme.EXTERNAL, "");
    static final Surroundings.Reserved INSIDE = reserved("inside", "10.1.1.1", Scheme.INTERNAL, "nodes");

    private DesiredServices() {}

    static Surroundings.Reserved reserved(String name, String ip, Scheme scheme, String subnetwork) {
        return new Surroundings.Reserved(
                name, ip, IpFamily.IPV4, scheme, NetworkTier.PREMIUM, "", subnetwork, Set.of());
    }

    static Arbitrary<DesiredService> any() {
        Arbitrary<DesiredService> placed = Combinators.combine(
                        Arbitraries.of(Scheme.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.frequency(Tuple.of(3, NetworkTier.PREMIUM), Tuple.of(1, NetworkTier.STANDARD)),
                        Arbitraries.of("nodes", "nodes", "others"),
                        Arbitraries.of(
                                List.of(IpFamily.IPV4),
                                List.of(IpFamily.IPV4),
                                List.of(IpFamily.IPV6),
                                List.of(IpFamily.IPV4, IpFamily.IPV6)))
                .as(DesiredServices::placed);
        return Combinators.combine(
                        placed,
                        ports(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of("0.0.0.0/0", "192.0.2.0/24"),
                        Arbitraries.of("us-central1-a", "us-central1-b").set().ofMinSize(1),
                        Arbitraries.of("NONE", "CLIENT_IP"),
                        Arbitraries.of(0, 0, 3, 5))
                .as((service, ports, local, global, from, zones, affinity, size) -> service.withPorts(ports)
                        .ofSubset(size)
                        .local(local)
                        .withGlobalAccess(global)
                        .from(from)
                        .in(zones.toArray(String[]::new))
                        .withAffinity(affinity));
    }

    /// A reserved address is named by some, and is of one scheme, tier and subnetwork; IPv6 is of the premium tier.
    private static DesiredService placed(
            Scheme scheme, boolean named, NetworkTier tier, String subnetwork, List<IpFamily> families) {
        boolean external = scheme == Scheme.EXTERNAL;
        boolean four = families.equals(List.of(IpFamily.IPV4));
        DesiredService service = DesiredService.external()
                .with(scheme, external ? "" : subnetwork)
                .of(families.toArray(IpFamily[]::new))
                .of(external && four ? tier : NetworkTier.PREMIUM);
        boolean fits = service.tier() == NetworkTier.PREMIUM && (external || subnetwork.equals("nodes"));
        Optional<String> ip = Optional.of((external ? OUTSIDE : INSIDE).ip());
        return service.at(ip.filter(_ -> named && fits));
    }

    private static Arbitrary<SortedMap<Protocol, SortedSet<Integer>>> ports() {
        return Arbitraries.of(
                        Map.of(Protocol.TCP, Set.of(80)),
                        Map.of(Protocol.TCP, Set.of(80, 443)),
                        Map.of(Protocol.TCP, Set.of(8080)),
                        Map.of(Protocol.TCP, Set.of(1, 2, 3, 4, 5, 6)),
                        Map.of(Protocol.UDP, Set.of(53)),
                        Map.of(Protocol.TCP, Set.of(53), Protocol.UDP, Set.of(53)))
                .map(chosen -> {
                    SortedMap<Protocol, SortedSet<Integer>> ports = new TreeMap<>();
                    chosen.forEach((protocol, numbers) -> ports.put(protocol, new TreeSet<>(numbers)));
                    return ports;
                });
    }
}
