// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A listener of a load balancer.
///
/// @param protocol `TCP`, `TLS`, `UDP`, `TCP_UDP`, `QUIC` or `TCP_QUIC`
/// @param certificates the default certificate first, then the certificate list, which may name the default
///     one once more; empty unless TLS
/// @param forward the default action
public record Listener(
        String arn,
        String loadBalancerArn,
        int port,
        String protocol,
        Optional<String> sslPolicy,
        List<String> certificates,
        Optional<String> alpnPolicy,
        Forward forward) {

    /// Where a listener sends connections to.
    ///
    /// @param stickySeconds how long a client stays with one group, if stickiness is on
    public record Forward(List<WeightedGroup> groups, OptionalInt stickySeconds) {
        public Forward {
            groups = List.copyOf(groups);
        }
    }

    /// A target group with its share of the connections.
    public record WeightedGroup(String targetGroupArn, int weight) {}

    public Listener {
        certificates = List.copyOf(certificates);
    }

    /// Whether it sends connections to a group.
    public boolean uses(String targetGroupArn) {
        return forward.groups().stream()
                .anyMatch(group -> group.targetGroupArn().equals(targetGroupArn));
    }

    /// Whether a create request asked for the same settings.
    public boolean sameSettings(Listener asked) {
        return protocol.equals(asked.protocol)
                && sslPolicy.equals(asked.sslPolicy)
                && certificates.stream()
                        .findFirst()
                        .equals(asked.certificates.stream().findFirst())
                && alpnPolicy.equals(asked.alpnPolicy)
                && forward.equals(asked.forward);
    }

    /// The certificate list, without the default certificate's first place.
    public List<String> certificateList() {
        return certificates.stream().skip(1).toList();
    }

    /// The same with another certificate list.
    public Listener withCertificateList(List<String> other) {
        List<String> all = new ArrayList<>(other);
        all.addFirst(certificates.getFirst());
        return new Listener(arn, loadBalancerArn, port, protocol, sslPolicy, all, alpnPolicy, forward);
    }
}
