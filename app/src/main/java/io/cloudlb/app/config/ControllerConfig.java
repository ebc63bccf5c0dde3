// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.controller.ports.ControllerSettings.Orphans;
import io.cloudlb.core.model.Sorted;
import io.cloudlb.core.plan.Policy;
import io.cloudlb.core.provider.ProviderContext.PortRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Everything the controller is told from outside, checked.
///
/// @param provider the chosen provider's name
/// @param clusterName the cluster's name for people
/// @param connection how to reach the API server
/// @param scope which Services are served
/// @param writes what may be written to the cloud
/// @param nodePorts the cluster's node port range
/// @param leadership who may work
/// @param pace how fast and how often
/// @param listen where health and metrics answer; empty for nowhere
/// @param logging how the log looks
/// @param providerSettings the chosen provider's settings that were given, by name
public record ControllerConfig(
        String provider,
        String clusterName,
        Connection connection,
        Scope scope,
        Writes writes,
        PortRange nodePorts,
        Leadership leadership,
        Pace pace,
        Optional<ListenAddress> listen,
        Logging logging,
        SortedMap<String, String> providerSettings) {
    public ControllerConfig {
        providerSettings = Sorted.copyOf(providerSettings);
    }

    /// @param kubeconfig the file; empty for the usual search and the pod's service account
    /// @param context the context in the kubeconfig; empty for its current one
    public record Connection(Optional<Path> kubeconfig, Optional<String> context) {}

    /// @param defaultMode whether Services without a class are served
    /// @param loadBalancerClass the class that is served
    /// @param namespaces the namespaces that are served; empty for all
    public record Scope(boolean defaultMode, Optional<String> loadBalancerClass, SortedSet<String> namespaces) {
        public Scope(boolean defaultMode, Optional<String> loadBalancerClass, Collection<String> namespaces) {
            this(defaultMode, loadBalancerClass, new TreeSet<>(namespaces));
        }

        public Scope {
            namespaces = Sorted.copyOf(namespaces);
        }
    }

    /// @param policy what may be written
    /// @param orphans what happens to load balancers whose Service is gone
    public record Writes(Policy policy, Orphans orphans) {}

    /// @param elect whether the lease must be held
    /// @param leaseName the lease's name
    /// @param leaseNamespace the lease's namespace
    public record Leadership(boolean elect, String leaseName, String leaseNamespace) {}

    /// @param concurrency how many Services are worked on at once
    /// @param driftInterval how often the cloud is compared with the memory of it; zero for never
    /// @param shutdownGrace how long work under way may go on after a request to stop
    public record Pace(int concurrency, Duration driftInterval, Duration shutdownGrace) {}

    /// @param format text or JSON
    /// @param level the least severe level that is written
    public record Logging(Format format, Level level) {
        /// How a line of the log is written.
        public enum Format {
            TEXT,
            JSON;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /// The levels of the log.
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /// Where the health and metrics server listens.
    ///
    /// @param host a host name or an address, without brackets
    /// @param port 0 for any free port
    public record ListenAddress(String host, int port) {
        public ListenAddress {
            if (host.isBlank() || port < 0 || port > 65535) {
                throw new IllegalArgumentException("'" + host + ":" + port + "' is not an address to listen on");
            }
        }

        /// Reads `127.0.0.1:9440` or `[::1]:9440`.
        ///
        /// @throws IllegalArgumentException with a sentence for a person
        public static ListenAddress parse(String text) {
            int colon = text.lastIndexOf(':');
            String digits = text.substring(colon + 1);
            if (colon < 1 || !digits.matches("\\d{1,5}")) {
                throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, for example 127.0.0.1:9440");
            }
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (!bracketed && host.contains(":")) {
                throw new IllegalArgumentException("'" + text + "' needs brackets around its IPv6 address: [::1]:9440");
            }
            return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
        }

        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }
}
