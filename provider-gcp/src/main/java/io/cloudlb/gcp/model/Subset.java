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
/// @param idle whether no node has a pod of the Service, though only those with one pass traffic on: who serves stays
///     until one has, so that pods that come back where they were need no write
public record Subset(String group, int size, Candidates candidates, boolean idle) {
    private static final int DIGITS = 16;

    /// How many nodes a Service without pods has at least, if there are as many: health checks fail there, for
    /// everybody to see.
    private static final int IDLE = 3;

    public Subset(String group, int size, Candidates candidates) {
        this(group, size, candidates, false);
    }

    /// Of a Service whose nodes pass traffic on to each other.
    public static Subset ofAny(String group, Scheme scheme, Candidates all) {
        return new Subset(
                group,
                switch (scheme) {
                    case INTERNAL -> 25;
                    case EXTERNAL -> 250;
                },
                all);
    }

    /// Of a Service of policy Local.
    ///
    /// @param withPods the nodes that have pods of it; empty where nobody knows
    public static Subset ofLocal(String group, Scheme scheme, Candidates all, Optional<Candidates> withPods) {
        int most =
                switch (scheme) {
                    case INTERNAL -> 250;
                    case EXTERNAL -> 3_000;
                };
        return withPods.map(known ->
                        known.count() == 0 ? new Subset(group, IDLE, all, true) : new Subset(group, most, known))
                .orElseGet(() -> new Subset(group, most, all));
    }

    /// The same without anybody who does not serve already.
    public Subset withoutMore() {
        return new Subset(group, 0, candidates, idle);
    }

    /// Whether it has no room for all.
    public boolean isTooSmall() {
        return !idle && candidates.count() > size;
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
                && isEnough(count, shares().getOrDefault(found.zone(), 0));
    }

    private boolean isEnough(int serving, int share) {
        return idle ? serving >= share : serving == share;
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
        if (isEnough(staying.size(), share)) {
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
