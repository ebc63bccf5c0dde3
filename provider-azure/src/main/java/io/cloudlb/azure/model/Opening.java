// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.Sorted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/// What a security group does with the traffic to a Service's addresses. All Services that ask for the same share one
/// rule, which names all their addresses as destinations, because a group has room for 1,000 rules.
///
/// @param protocol empty for all
/// @param sources CIDRs or service tags; never empty
/// @param ports empty for all
/// @param onlyOf the UID of the Service whose rule it is alone, because others may share its destinations; empty for
///     one that Services share
public record Opening(
        Access access,
        IpFamily family,
        Optional<Protocol> protocol,
        SortedSet<String> sources,
        SortedSet<Integer> ports,
        Optional<String> onlyOf)
        implements Comparable<Opening> {
    private static final Comparator<Opening> ORDER =
            Comparator.comparing(opening -> String.join("\n", opening.words()) + opening.onlyOf());

    public Opening {
        sources = Sorted.copyOf(sources);
        ports = Sorted.copyOf(ports);
    }

    /// What a rule says of its traffic.
    public enum Access {
        ALLOW,
        DENY,
        /// Nothing that we ever write: somebody has edited the rule, or moved it before or behind those that it has to
        /// stand behind or before.
        EDITED
    }

    /// What it says, but for whom.
    List<String> words() {
        return Stream.of(
                        Stream.of(
                                access.name(),
                                family.name(),
                                protocol.map(Protocol::name).orElse("*")),
                        sources.stream(),
                        ports.stream().map(String::valueOf))
                .flatMap(words -> words)
                .toList();
    }

    @Override
    public int compareTo(Opening other) {
        return ORDER.compare(this, other);
    }
}
