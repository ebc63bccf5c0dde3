// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import java.util.Optional;

/// A dualstack load balancer serves UDP only with prefixes for IPv6 source translation.
final class DualstackRule {

    private DualstackRule() {}

    /// Checks the listeners a load balancer has.
    static void check(AwsWorld world, LoadBalancer loadBalancer) {
        world.listenersOf(loadBalancer).forEach(listener -> check(loadBalancer, listener.protocol()));
    }

    /// Checks a listener it is to get.
    static void check(LoadBalancer loadBalancer, String protocol) {
        boolean translates = loadBalancer.sourceNatPrefix().equals(Optional.of("on"));
        boolean udp = protocol.contains("UDP") || protocol.contains("QUIC");
        if (udp && !loadBalancer.ipAddressType().equals("ipv4") && !translates) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "A dualstack load balancer needs EnablePrefixForIpv6SourceNat 'on' for listeners with protocol '%s'",
                    protocol);
        }
    }
}
