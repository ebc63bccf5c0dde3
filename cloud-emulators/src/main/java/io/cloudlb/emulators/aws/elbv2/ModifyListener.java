// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ModifyListener. What is absent stays, except that a listener which no longer speaks TLS loses what belongs
/// to TLS.
record ModifyListener(String arn, ListenerRequest listener) implements AwsCommand {

    static ModifyListener read(Params params) {
        return new ModifyListener(params.requiredText("ListenerArn"), ListenerRequest.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        Listener old = Existing.listener(world, arn);
        LoadBalancer loadBalancer = Existing.loadBalancer(world, old.loadBalancerArn());
        NlbProtocol protocol = NlbProtocol.ofListener(listener.protocol().orElse(old.protocol()));
        boolean tls = protocol == NlbProtocol.TLS;
        Listener modified = new Listener(
                arn,
                old.loadBalancerArn(),
                listener.port().orElse(old.port()),
                protocol.name(),
                listener.sslPolicy()
                        .or(() -> tls ? old.sslPolicy().or(() -> Optional.of(SslPolicies.DEFAULT)) : Optional.empty()),
                certificates(old, tls),
                listener.alpnPolicy().or(() -> tls ? old.alpnPolicy() : Optional.empty()),
                listener.forward().orElse(old.forward()));
        check(world, loadBalancer, modified, protocol);
        world.listeners().put(arn, modified);
        return Xml.answer().members("Listeners", List.of(modified), ListenerXml::of);
    }

    private List<String> certificates(Listener old, boolean tls) {
        if (listener.certificate().isEmpty()) {
            return tls ? old.certificates() : List.of();
        }
        List<String> all = new ArrayList<>(old.certificateList());
        all.addFirst(listener.certificate().get());
        return all;
    }

    private void check(AwsWorld world, LoadBalancer loadBalancer, Listener modified, NlbProtocol protocol) {
        boolean taken = world.listenersOf(loadBalancer).stream()
                .anyMatch(each -> each.port() == modified.port() && !each.arn().equals(arn));
        if (taken) {
            throw AwsRefusal.of(
                    "DuplicateListener",
                    "A listener already exists on this port for this load balancer '%s'",
                    modified.loadBalancerArn());
        }
        ListenerRequest.checkTls(world, protocol, modified.certificates(), modified.sslPolicy(), modified.alpnPolicy());
        SourceNat.check(loadBalancer, modified.protocol());
        ForwardRequest.check(world, modified.forward(), loadBalancer, protocol, Optional.of(arn));
    }
}
