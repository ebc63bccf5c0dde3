// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.read;

import com.google.cloud.compute.v1.Allowed;
import com.google.cloud.compute.v1.Firewall;
import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.gcp.model.GcpResource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compute Engine's answers about firewall rules.
public final class FirewallAnswers {
    private FirewallAnswers() {}

    /// One that is disabled, that denies, or that is for what leaves lets nothing in: it has no ports.
    public static GcpResource.Firewall firewall(Firewall answer) {
        boolean opens = !answer.getDisabled() && !answer.getDirection().equals("EGRESS");
        boolean six = Stream.concat(answer.getSourceRangesList().stream(), answer.getDestinationRangesList().stream())
                .anyMatch(range -> range.contains(":"));
        return new GcpResource.Firewall(
                answer.getName(),
                six ? IpFamily.IPV6 : IpFamily.IPV4,
                each(answer.getSourceRangesList(), Addresses::range),
                each(answer.getDestinationRangesList(), Addresses::destination),
                opens ? ports(answer.getAllowedList()) : new TreeMap<>(),
                new TreeSet<>(answer.getTargetTagsList()),
                answer.getPriority(),
                ComputeAnswers.mark(answer.getDescription()));
    }

    /// Whatever is no transport of Services is left out; one without ports has all.
    private static SortedMap<Protocol, SortedSet<String>> ports(Collection<Allowed> allowed) {
        SortedMap<Protocol, SortedSet<String>> ports = new TreeMap<>();
        for (Allowed entry : allowed) {
            protocol(entry.getIPProtocol())
                    .ifPresent(protocol -> ports.computeIfAbsent(protocol, _ -> new TreeSet<>())
                            .addAll(
                                    entry.getPortsCount() == 0
                                            ? new TreeSet<>(Set.of("0-65535"))
                                            : each(entry.getPortsList(), FirewallAnswers::port)));
        }
        return ports;
    }

    private static String port(String text) {
        String[] ends = text.split("-", -1);
        return ends.length == 2 && ends[0].equals(ends[1]) ? ends[0] : text;
    }

    private static Optional<Protocol> protocol(String text) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    private static SortedSet<String> each(Collection<String> texts, UnaryOperator<String> canonical) {
        return texts.stream().map(canonical).collect(Collectors.toCollection(TreeSet::new));
    }
}
