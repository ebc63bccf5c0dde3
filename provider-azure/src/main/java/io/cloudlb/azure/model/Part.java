// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.model;

import io.cloudlb.core.model.IpFamily;
import io.cloudlb.core.model.Protocol;
import java.util.Locale;
import java.util.Optional;

/// A part of a load balancer, which is one document. Its name tells whose it is ([AzureNames#mark]).
public sealed interface Part {
    /// Unique among the parts of its collection.
    String name();

    /// Where in the document it stands.
    Collection collection();

    /// Whether what stands is what this asks for. What is given by Azure, such as an address, may be what it is where
    /// this does not ask for one.
    default boolean isMetBy(Part standing) {
        return equals(standing);
    }

    /// Which part of which load balancer.
    default Key in(Document.Key loadBalancer) {
        return new Key(loadBalancer, collection(), name());
    }

    /// The lists of parts of a load balancer that we write in, in the order in which they refer to each other.
    enum Collection {
        FRONTEND("FrontendIPConfiguration", "frontendIPConfigurations"),
        POOL("BackendAddressPool", "backendAddressPools"),
        PROBE("Probe", "probes"),
        RULE("LoadBalancingRule", "loadBalancingRules");

        private final String kind;
        private final String member;

        Collection(String kind, String member) {
            this.kind = kind;
            this.member = member;
        }

        /// Azure's word for one of them.
        public String kind() {
            return kind;
        }

        /// The member of `properties` that holds them, which is their collection in paths, too.
        public String member() {
            return member;
        }
    }

    /// A part by its place.
    record Key(Document.Key loadBalancer, Collection collection, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDocument = loadBalancer.compareTo(other.loadBalancer);
            int byCollection = byDocument != 0 ? byDocument : collection.compareTo(other.collection);
            return byCollection != 0 ? byCollection : name.compareTo(other.name);
        }
    }

    /// An address at which the load balancer takes traffic.
    ///
    /// @param source where its address comes from
    /// @param ip the address, where it is known; no part of what is asked for
    record Frontend(String name, IpFamily family, Source source, Optional<String> ip) implements Part {
        @Override
        public Collection collection() {
            return Collection.FRONTEND;
        }

        @Override
        public boolean isMetBy(Part standing) {
            return standing instanceof Frontend frontend
                    && name.equals(frontend.name)
                    && family == frontend.family
                    && source.isMetBy(frontend.source);
        }

        /// The same at an address that is known.
        public Frontend at(Optional<String> known) {
            return new Frontend(name, family, source, known);
        }
    }

    /// Where the address of a frontend comes from.
    sealed interface Source {
        /// Whether what stands is what this asks for.
        boolean isMetBy(Source standing);

        /// A public address.
        record Public(ArmId address) implements Source {
            @Override
            public boolean isMetBy(Source standing) {
                return equals(standing);
            }
        }

        /// An address of a subnet.
        ///
        /// @param ip the one that is asked for; empty for any, which then stays as long as the frontend does
        record Internal(ArmId subnet, Optional<String> ip) implements Source {
            @Override
            public boolean isMetBy(Source standing) {
                return standing instanceof Internal internal
                        && subnet.equals(internal.subnet)
                        && (ip.isEmpty() || ip.equals(internal.ip));
            }
        }
    }

    /// The nodes that take traffic, for one family. Who is in it is written by itself.
    record Pool(String name, IpFamily family) implements Part {
        @Override
        public Collection collection() {
            return Collection.POOL;
        }
    }

    /// A health probe.
    ///
    /// @param path what is asked for by HTTP; empty for TCP
    /// @param seconds from one to the next, 5 at least
    /// @param count how many have to fail, 2 at least
    record Probe(String name, ProbeProtocol protocol, int port, Optional<String> path, int seconds, int count)
            implements Part {
        @Override
        public Collection collection() {
            return Collection.PROBE;
        }
    }

    /// How a probe asks.
    enum ProbeProtocol {
        TCP,
        HTTP,
        HTTPS;

        /// As Azure spells it.
        public String text() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /// What is passed from a port of a frontend to the nodes.
    ///
    /// @param frontend the frontend's name
    /// @param pool the pool's name
    /// @param probe the name of the probe that tells which nodes take traffic; empty where none does
    /// @param protocol empty for all, with both ports 0
    /// @param floatingIp whether nodes get packets with the frontend's address, at its port
    /// @param idleMinutes for how long an idle connection stands, 4 to 100
    /// @param byClient whether a client keeps its node, by its address
    record Rule(
            String name,
            String frontend,
            String pool,
            Optional<String> probe,
            Optional<Protocol> protocol,
            int frontendPort,
            int backendPort,
            boolean floatingIp,
            int idleMinutes,
            boolean tcpReset,
            boolean byClient,
            boolean withoutOutboundSnat)
            implements Part {
        @Override
        public Collection collection() {
            return Collection.RULE;
        }
    }
}
