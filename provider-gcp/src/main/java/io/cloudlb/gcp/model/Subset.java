// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.model;

import io.cloudlb.core.model.Digest;
import io.cloudlb.core.model.Owner.OwnerMark;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup;
import io.cloudlb.gcp.model.GcpResource.EndpointGroup.Endpoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Some of the nodes, for one Service: as many of each zone as of every other while they last. A node that is
/// among them stays for as long as it is a candidate and its zone's share does not shrink; who fills a free place
/// follows from the names of group and node alone (rendezvous hashing), so that other Services get other nodes.
///
/// @param group the name of the Service's endpoint group in each zone
/// @param size how many nodes at most
public record Subset(String group, int size, Candidates candidates) {
    private static final int DIGITS = 16;

    /// How many nodes as in GKE: those of policy Local include some without a pod of the Service.
    public static int size(Scheme scheme, boolean local) {
        return switch (scheme) {
            case INTERNAL -> local ? 250 : 25;
            case EXTERNAL -> local ? 3_000 : 250;
        };
    }

    /// Which groups it takes: one for each zone with nodes, and those that stand. A zone that loses its nodes keeps
    /// its group, empty, so that the backend service need not be written.
    ///
    /// @param standing the groups that the Service has or its backend service lists, whatever their names
    public SortedSet<GcpResource.Key> groups(Stream<GcpResource.Key> standing) {
        return Stream.concat(
                        candidates.byZone().keySet().stream().map(this::key),
                        standing.filter(key -> key.equals(key(key.zone()))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private GcpResource.Key key(String zone) {
        return new GcpResource.Key(GcpKind.ENDPOINT_GROUP, zone, group);
    }

    /// The group of a zone as it is made.
    public EndpointGroup empty(String zone, Optional<OwnerMark> mark) {
        return new EndpointGroup(group, zone, new Endpoints.Read(new TreeSet<>()), mark);
    }

    /// Whether what is in the group is known to have been chosen among these candidates.
    public boolean isChosenIn(EndpointGroup found) {
        return found.name().equals(group)
                && found.endpoints() instanceof Endpoints.Counted(int count, String from)
                && from.equals(candidates.digest(found.zone()))
                && count == shares().getOrDefault(found.zone(), 0);
    }

    /// How many of each zone: one after the other gets one more, in an order of the Service's own, until there are
    /// enough or all.
    SortedMap<String, Integer> shares() {
        List<String> zones = candidates.byZone().keySet().stream()
                .sorted(Comparator.comparing(this::rank))
                .toList();
        SortedMap<String, Integer> shares = new TreeMap<>();
        int left = size;
        for (int round = 1; left > 0; round++) {
            int before = left;
            for (String zone : zones) {
                if (left > 0 && candidates.in(zone).size() >= round) {
                    shares.put(zone, round);
                    left--;
                }
            }
            if (left == before) {
                break;
            }
        }
        return shares;
    }

    /// The nodes of a zone.
    ///
    /// @param serving those that are behind the load balancer already
    public SortedSet<String> chosen(String zone, Set<String> serving) {
        int share = shares().getOrDefault(zone, 0);
        SortedSet<String> staying = Sorted.intersection(candidates.in(zone), serving);
        if (staying.size() == share) {
            return staying;
        }
        List<String> others = new ArrayList<>(ranked(staying));
        others.addAll(ranked(Sorted.minus(candidates.in(zone), staying)));
        return others.stream().limit(share).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> ranked(Set<String> names) {
        return names.stream()
                .map(name -> new Ranked(rank(name), name))
                .sorted()
                .map(Ranked::name)
                .toList();
    }

    private String rank(String name) {
        return Digest.hex(DIGITS, List.of(group, name));
    }

    private record Ranked(String rank, String name) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            return rank.compareTo(other.rank);
        }
    }
}
