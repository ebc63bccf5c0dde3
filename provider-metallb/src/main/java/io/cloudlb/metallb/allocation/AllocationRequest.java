// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb.allocation;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.IpFamilyPolicy;
import io.cloudlb.core.model.Protocol;
import io.cloudlb.core.model.ServiceKey;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.metallb.pool.ServiceScope.ServiceTraits;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// All that is known of a Service when its address is decided.
///
/// @param service its name
/// @param traits what pools select by
/// @param families the families it has inside the cluster, primary first
/// @param familyPolicy how binding the second one is
/// @param ports what it occupies on its address
/// @param sharing on what terms others may be there too
/// @param wish which address it asks for
/// @param published what its object says it has. It counts only while the allocator does not know the Service:
///     what
///     was given out here beats any object, which may be older
public record AllocationRequest(
        ServiceKey service,
        ServiceTraits traits,
        List<IpFamily> families,
        IpFamilyPolicy familyPolicy,
        SortedSet<PortUse> ports,
        SharingTerms sharing,
        Wish wish,
        Published published) {
    public AllocationRequest(
            ServiceKey service,
            ServiceTraits traits,
            List<IpFamily> families,
            IpFamilyPolicy familyPolicy,
            Collection<PortUse> ports,
            SharingTerms sharing,
            Wish wish,
            Published published) {
        this(service, traits, families, familyPolicy, new TreeSet<>(ports), sharing, wish, published);
    }

    public AllocationRequest {
        if (families.isEmpty()) {
            throw new IllegalArgumentException("A Service has at least one address family: " + service);
        }
        families = List.copyOf(families);
        ports = Sorted.copyOf(ports);
    }

    /// The same of a Service whose object says that it has this.
    public AllocationRequest showing(Published other) {
        return new AllocationRequest(service, traits, families, familyPolicy, ports, sharing, wish, other);
    }

    /// Whether it must have both families, or nothing.
    boolean requiresBoth() {
        return familyPolicy == IpFamilyPolicy.REQUIRE_DUAL_STACK;
    }

    /// Whether one family will do although it has two.
    boolean prefersBoth() {
        return familyPolicy == IpFamilyPolicy.PREFER_DUAL_STACK && families.size() > 1;
    }

    boolean sameFootprint(AllocationRequest other) {
        return sharing.equals(other.sharing) && ports.equals(other.ports);
    }

    /// A port that a Service occupies on its address. The same number may be used once for each protocol.
    ///
    /// @param protocol the transport
    /// @param port the Service's port
    public record PortUse(Protocol protocol, int port) implements Comparable<PortUse> {
        private static final Comparator<PortUse> ORDER =
                Comparator.comparingInt(PortUse::port).thenComparing(PortUse::protocol);

        @Override
        public int compareTo(PortUse other) {
            return ORDER.compare(this, other);
        }

        /// `TCP/80`, as MetalLB writes it.
        @Override
        public String toString() {
            return protocol + "/" + port;
        }
    }
}
