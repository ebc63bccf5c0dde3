// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.model;

import io.cloudlb.core.model.Protocol;
import java.util.Locale;

/// One inbound rule of a security group.
///
/// @param protocol `tcp`, `udp`, or whatever someone else wrote there (`-1` for all, a number)
/// @param fromPort the first port, -1 when the protocol has none
/// @param toPort the last port, -1 when the protocol has none
/// @param source who may send
public record IngressRule(String protocol, int fromPort, int toPort, Source source) implements Comparable<IngressRule> {

    public static IngressRule of(Protocol protocol, int fromPort, int toPort, Source source) {
        return new IngressRule(protocol.name().toLowerCase(Locale.ROOT), fromPort, toPort, source);
    }

    /// Whether it lets in what is sent to that port.
    public boolean covers(Protocol sent, int port) {
        return protocol.equalsIgnoreCase(sent.name()) && fromPort <= port && port <= toPort;
    }

    @Override
    public int compareTo(IngressRule other) {
        return toString().compareTo(other.toString());
    }

    /// `tcp 30000-32767 from the backend group`.
    @Override
    public String toString() {
        String ports = fromPort == toPort ? String.valueOf(fromPort) : fromPort + "-" + toPort;
        return protocol + " " + ports + " from " + source;
    }

    /// Who may send.
    public sealed interface Source {
        /// @param cidr a canonical CIDR of either family
        record Cidr(String cidr) implements Source {
            @Override
            public String toString() {
                return cidr;
            }
        }

        /// The cluster's backend security group, whatever its id will be.
        record Backend() implements Source {
            @Override
            public String toString() {
                return "the backend group";
            }
        }

        /// What we never write but may find: another security group, or a prefix list.
        ///
        /// @param id `sg-…` or `pl-…`
        record Foreign(String id) implements Source {
            @Override
            public String toString() {
                return id;
            }
        }
    }
}
