// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The part of a Service that cloudlb writes about its load balancer.
///
/// @param ingress the published addresses, in a stable order
/// @param conditions the conditions, of ours and of others
/// @param annotations annotations that are published together with the addresses, by key; only where the
///     provider has some
public record ServiceStatus(List<Ingress> ingress, List<Condition> conditions, SortedMap<String, String> annotations) {
    /// No address, no condition.
    public static final ServiceStatus EMPTY = new ServiceStatus(List.of(), List.of());

    public ServiceStatus {
        ingress = List.copyOf(ingress);
        conditions = List.copyOf(conditions);
        annotations = Sorted.copyOf(annotations);
    }

    /// A status without annotations.
    public ServiceStatus(List<Ingress> ingress, List<Condition> conditions) {
        this(ingress, conditions, Map.of());
    }

    public ServiceStatus(List<Ingress> ingress, List<Condition> conditions, Map<String, String> annotations) {
        this(ingress, conditions, new TreeMap<>(annotations));
    }

    /// The condition of that type, if there is one.
    public Optional<Condition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /// One condition of a Service, as in `status.conditions`.
    ///
    /// @param type for example `cloudlb.io/Provisioned`
    /// @param status whether it holds
    /// @param reason a machine-readable CamelCase word
    /// @param message what, why and what to do, for a person
    /// @param lastTransition when `status` last changed
    public record Condition(String type, Status status, String reason, String message, Instant lastTransition) {
        /// Whether cloudlb will work on the Service as it is written.
        public static final String ACCEPTED = "cloudlb.io/Accepted";

        /// Whether the load balancer stands as the Service asks.
        public static final String PROVISIONED = "cloudlb.io/Provisioned";

        /// Whether ports cannot be served as they are; the type that Kubernetes has for it (KEP-1435).
        public static final String PORTS_ERROR = "LoadBalancerPortsError";

        /// The three states a condition may have.
        public enum Status {
            TRUE,
            FALSE,
            UNKNOWN
        }

        /// Whether both say the same, whenever they began to.
        public boolean saysTheSameAs(Condition other) {
            return type.equals(other.type)
                    && status == other.status
                    && reason.equals(other.reason)
                    && message.equals(other.message);
        }
    }

    /// One entry of `status.loadBalancer.ingress`.
    ///
    /// @param address where clients connect
    /// @param ports the state of each port, sorted by port and protocol, for their order says nothing; empty
    ///     when the provider says nothing of ports
    public record Ingress(Address address, List<Port> ports) {
        public Ingress {
            ports = ports.stream().sorted().toList();
        }

        /// @param port the Service's port
        /// @param protocol the transport
        /// @param error a machine-readable reason why the port does not work, in the form of a condition reason
        public record Port(int port, Protocol protocol, Optional<String> error) implements Comparable<Port> {
            private static final Comparator<Port> ORDER = Comparator.comparingInt(Port::port)
                    .thenComparing(Port::protocol)
                    .thenComparing(port -> port.error().orElse(""));

            @Override
            public int compareTo(Port other) {
                return ORDER.compare(this, other);
            }
        }
    }

    /// Where clients reach a load balancer, as an entry of `status.loadBalancer.ingress` has it.
    ///
    /// @param text as a client writes it
    public record Address(String text, Kind kind) {
        /// A DNS name, never an IP address.
        public static Address hostName(String text) {
            return new Address(text, Kind.HOST_NAME);
        }

        /// An IPv4 or IPv6 address, of `ipMode` VIP.
        public static Address vip(String text) {
            return new Address(text, Kind.VIP);
        }

        public boolean isHostName() {
            return kind == Kind.HOST_NAME;
        }

        /// What it is, and how kube-proxy treats traffic from inside the cluster to an IP (`ipMode`).
        public enum Kind {
            HOST_NAME,
            /// Short-circuited.
            VIP,
            /// Let out to the load balancer.
            PROXY
        }
    }
}
