// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.model;

import io.cloudlb.core.model.ServiceStatus.Address;
import io.cloudlb.core.model.ServiceView.Selection;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a Service asks of a load balancer, in words that hold on every cloud. The result of translation,
/// the only thing a provider sees of a Service.
///
/// @param owner the Service
/// @param listeners the ports, sorted by port and protocol; at most one per pair
/// @param trafficPolicy which nodes take traffic
/// @param prefersSameZone whether a client should be served in its own zone where that has what serves
/// @param allowedSources the CIDRs clients may come from, canonical and sorted, both families; never empty
/// @param sessionAffinity for how long an idle client keeps its backend, by its address; empty for no affinity
/// @param ipFamilies the families in order, primary first
/// @param ipFamilyPolicy how binding the families are
/// @param requestedIp the address asked for with `spec.loadBalancerIP`
/// @param annotations the annotations in the provider's prefixes
/// @param selection its labels and its pods, where the provider looks at them
/// @param shown the addresses that its status shows, where Kubernetes holds what a Service has; elsewhere empty
public record LoadBalancerSpec(
        Owner.Service owner,
        List<Listener> listeners,
        TrafficPolicy trafficPolicy,
        boolean prefersSameZone,
        SortedSet<String> allowedSources,
        Optional<Duration> sessionAffinity,
        List<IpFamily> ipFamilies,
        IpFamilyPolicy ipFamilyPolicy,
        Optional<String> requestedIp,
        SortedMap<String, String> annotations,
        Selection selection,
        Set<Address> shown) {
    public LoadBalancerSpec(
            Owner.Service owner,
            List<Listener> listeners,
            TrafficPolicy trafficPolicy,
            boolean prefersSameZone,
            Collection<String> allowedSources,
            Optional<Duration> sessionAffinity,
            List<IpFamily> ipFamilies,
            IpFamilyPolicy ipFamilyPolicy,
            Optional<String> requestedIp,
            Map<String, String> annotations,
            Selection selection,
            Set<Address> shown) {
        this(
                owner,
                listeners,
                trafficPolicy,
                prefersSameZone,
                new TreeSet<>(allowedSources),
                sessionAffinity,
                ipFamilies,
                ipFamilyPolicy,
                requestedIp,
                new TreeMap<>(annotations),
                selection,
                shown);
    }

    public LoadBalancerSpec {
        listeners = listeners.stream().sorted().toList();
        allowedSources = Sorted.copyOf(allowedSources);
        ipFamilies = List.copyOf(ipFamilies);
        annotations = Sorted.copyOf(annotations);
        shown = Set.copyOf(shown);
    }

    /// One port of the load balancer.
    ///
    /// @param name the port's name in the Service, empty when it has none
    /// @param port the port clients connect to
    /// @param protocol the transport
    /// @param nodePort the port on every node, 0 when the Service allocates none
    /// @param appProtocol the application protocol the user names; a hint, which no provider that forwards
    ///     bytes needs, and which is therefore neither refused nor warned about
    public record Listener(String name, int port, Protocol protocol, int nodePort, Optional<String> appProtocol)
            implements Comparable<Listener> {
        private static final Comparator<Listener> ORDER =
                Comparator.comparingInt(Listener::port).thenComparing(Listener::protocol);

        public Listener {
            if (port < 1 || port > 65535 || nodePort < 0 || nodePort > 65535) {
                throw new IllegalArgumentException("Port out of range: " + port + ", node port " + nodePort);
            }
        }

        @Override
        public int compareTo(Listener other) {
            return ORDER.compare(this, other);
        }

        /// `80/TCP`, as kubectl prints it.
        @Override
        public String toString() {
            return port + "/" + protocol;
        }
    }

    /// `externalTrafficPolicy`: whether any node may take traffic, or only nodes with an endpoint of their own.
    public sealed interface TrafficPolicy {
        /// Where kube-proxy tells of itself whether its node forwards, and is not about to go.
        int KUBE_PROXY_PORT = 10256;

        /// The path at which kube-proxy answers, at every port of [#healthPort].
        String HEALTH_PATH = "/healthz";

        /// The port at which each node tells by HTTP whether it takes traffic under this policy.
        int healthPort();

        /// Every node takes traffic and passes it on.
        record Cluster() implements TrafficPolicy {
            @Override
            public int healthPort() {
                return KUBE_PROXY_PORT;
            }
        }

        /// Only nodes with a ready endpoint take traffic; the health check tells which.
        ///
        /// @param healthCheckNodePort where each node answers `/healthz` for this Service
        record Local(int healthCheckNodePort) implements TrafficPolicy {
            @Override
            public int healthPort() {
                return healthCheckNodePort;
            }
        }
    }
}
