// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.resolve;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.LoadBalancerSpec;
import io.cloudlb.core.model.LoadBalancerSpec.Listener;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.translate.AnnotationReader;
import io.cloudlb.gcp.model.GcpNames;
import io.cloudlb.gcp.model.GcpReason;
import io.cloudlb.gcp.model.GcpResource.Firewall;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What lets clients in to the nodes: for each family a rule from the allowed sources to the load balancer's
/// address and its ports, however many of those the forwarding rule passes on.
record FirewallRules(LoadBalancerSpec spec, SortedSet<String> targetTags, AnnotationReader annotations) {
    private static final String SOURCE_RANGES = "spec.loadBalancerSourceRanges";
    private static final int PRIORITY = 1_000;
    private static final int MOST_ENTRIES = 100;
    private static final int MOST_SOURCES = 5_000;

    List<Firewall> of(List<IpFamily> families) {
        SortedMap<Protocol, SortedSet<String>> ports = ports();
        refuseTooManyPorts(ports);
        warnOfOtherFamilies(families);
        return families.stream()
                .map(family -> new Firewall(
                        GcpNames.firewall(spec.owner(), family),
                        family,
                        sources(family),
                        new TreeSet<>(),
                        ports,
                        targetTags,
                        PRIORITY,
                        Optional.of(spec.owner().mark())))
                .toList();
    }

    /// The ports of each protocol; neighbours are one entry.
    private SortedMap<Protocol, SortedSet<String>> ports() {
        SortedMap<Protocol, SortedSet<Integer>> numbers = new TreeMap<>();
        for (Listener listener : spec.listeners()) {
            numbers.computeIfAbsent(listener.protocol(), _ -> new TreeSet<>()).add(listener.port());
        }
        SortedMap<Protocol, SortedSet<String>> ports = new TreeMap<>();
        numbers.forEach((protocol, all) -> ports.put(protocol, runs(all)));
        return ports;
    }

    private static SortedSet<String> runs(SortedSet<Integer> numbers) {
        SortedSet<String> runs = new TreeSet<>();
        for (int first : numbers) {
            if (numbers.contains(first - 1)) {
                continue;
            }
            int last = first;
            while (numbers.contains(last + 1)) {
                last++;
            }
            runs.add(first == last ? String.valueOf(first) : first + "-" + last);
        }
        return runs;
    }

    private void refuseTooManyPorts(SortedMap<Protocol, SortedSet<String>> ports) {
        int entries = ports.values().stream().mapToInt(each -> each.size()).sum();
        if (entries > MOST_ENTRIES) {
            annotations.refuse(
                    GcpReason.TOO_MANY_PORTS,
                    "spec.ports",
                    "a firewall rule has %d ports or runs of ports at most, and these are %d; split the Service, or choose ports next to each other"
                            .formatted(MOST_ENTRIES, entries));
        }
    }

    private SortedSet<String> sources(IpFamily family) {
        SortedSet<String> sources = new TreeSet<>();
        spec.allowedSources().stream()
                .filter(source -> familyOf(source) == family)
                .forEach(each -> sources.add(each));
        if (sources.isEmpty()) {
            annotations.refuse(
                    GcpReason.NO_SOURCE_OF_FAMILY,
                    SOURCE_RANGES,
                    "the load balancer has an %s address, and no range is %s: nobody could reach it; add one, or ask for the other family alone"
                            .formatted(family, family));
        } else if (sources.size() > MOST_SOURCES) {
            annotations.refuse(
                    GcpReason.TOO_MANY_SOURCE_RANGES,
                    SOURCE_RANGES,
                    "a firewall rule has %d source ranges at most, and these are %d; merge some"
                            .formatted(MOST_SOURCES, sources.size()));
        }
        return sources;
    }

    private void warnOfOtherFamilies(List<IpFamily> families) {
        List<String> others = spec.allowedSources().stream()
                .filter(source -> !families.contains(familyOf(source)) && !source.endsWith("/0"))
                .toList();
        if (!others.isEmpty()) {
            annotations.warn(
                    GcpReason.SOURCE_RANGE_WITHOUT_EFFECT,
                    SOURCE_RANGES,
                    "%s has no effect: the load balancer has no %s address"
                            .formatted(String.join(", ", others), familyOf(others.getFirst())));
        }
    }

    private static IpFamily familyOf(String range) {
        return range.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
    }
}
