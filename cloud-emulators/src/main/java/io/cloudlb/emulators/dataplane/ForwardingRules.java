// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.dataplane;

import java.time.Duration;
import java.util.List;

/// Who may use a frontend, and how its flows are spread and ended.
///
/// @param allowedSources client ranges let in; an empty list lets nobody in
/// @param stickiness what of a client decides its backend
/// @param clientAddress whose address a backend sees
/// @param idleTimeout a flow silent in both directions for so long is ended
/// @param draining what becomes of the flows of a backend that left
/// @param closesUnhealthy whether flows end when their backend turns unhealthy while another is healthy
/// @param failsOpen whether all backends take flows when none is healthy; else none does
public record ForwardingRules(
        List<SourceRange> allowedSources,
        Stickiness stickiness,
        ClientAddress clientAddress,
        Duration idleTimeout,
        Draining draining,
        boolean closesUnhealthy,
        boolean failsOpen) {
    public ForwardingRules {
        allowedSources = List.copyOf(allowedSources);
        if (!idleTimeout.isPositive()) {
            throw new IllegalArgumentException("the idle timeout must be positive, not " + idleTimeout);
        }
    }

    /// What of a client decides which backend it gets.
    public enum Stickiness {
        /// Protocol, addresses and ports: each connection on its own.
        NONE,
        /// The client's address and that of the load balancer, whichever its port.
        SOURCE_IP
    }

    /// Whose address a backend sees as its peer.
    public enum ClientAddress {
        PRESERVED,
        LOAD_BALANCER
    }

    /// The end of a backend that left.
    ///
    /// @param delay how long its flows may go on
    /// @param closesAtEnd whether the rest is then cut; else they go on until either side ends them
    public record Draining(Duration delay, boolean closesAtEnd) {
        public Draining {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("the draining delay must not be negative, but is " + delay);
            }
        }
    }

    /// What a Network Load Balancer does with TCP when no attribute is set: everyone may come, flow hash, client
    /// addresses preserved, 350 s idle, 300 s draining without a cut, flows of unhealthy targets reset.
    public static ForwardingRules tcp() {
        return new ForwardingRules(
                SourceRange.everyone(),
                Stickiness.NONE,
                ClientAddress.PRESERVED,
                Duration.ofSeconds(350),
                new Draining(Duration.ofMinutes(5), false),
                true,
                true);
    }

    /// The same for UDP: flows end after 120 s of silence.
    public static ForwardingRules udp() {
        return tcp().withIdleTimeout(Duration.ofMinutes(2));
    }

    /// The same rules for other clients.
    public ForwardingRules withAllowedSources(List<SourceRange> sources) {
        return new ForwardingRules(
                sources, stickiness, clientAddress, idleTimeout, draining, closesUnhealthy, failsOpen);
    }

    /// The same rules with another stickiness.
    public ForwardingRules withStickiness(Stickiness other) {
        return new ForwardingRules(
                allowedSources, other, clientAddress, idleTimeout, draining, closesUnhealthy, failsOpen);
    }

    /// The same rules showing backends another address.
    public ForwardingRules withClientAddress(ClientAddress other) {
        return new ForwardingRules(
                allowedSources, stickiness, other, idleTimeout, draining, closesUnhealthy, failsOpen);
    }

    /// The same rules with another idle timeout.
    public ForwardingRules withIdleTimeout(Duration other) {
        return new ForwardingRules(
                allowedSources, stickiness, clientAddress, other, draining, closesUnhealthy, failsOpen);
    }

    /// The same rules with another end for backends that leave.
    public ForwardingRules withDraining(Draining other) {
        return new ForwardingRules(
                allowedSources, stickiness, clientAddress, idleTimeout, other, closesUnhealthy, failsOpen);
    }

    /// The same rules with another answer to backends that turn unhealthy.
    public ForwardingRules withClosesUnhealthy(boolean other) {
        return new ForwardingRules(allowedSources, stickiness, clientAddress, idleTimeout, draining, other, failsOpen);
    }

    /// The same rules with another answer to having no healthy backend.
    public ForwardingRules withFailsOpen(boolean other) {
        return new ForwardingRules(
                allowedSources, stickiness, clientAddress, idleTimeout, draining, closesUnhealthy, other);
    }
}
