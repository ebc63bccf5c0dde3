// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.TagRules;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import io.cloudlb.emulators.aws.world.Listener.Forward;
import io.cloudlb.emulators.aws.world.LoadBalancer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// CreateListener. One listener per port number, whatever its protocol: TCP and UDP on one port are one
/// `TCP_UDP` listener. Asking again with the same settings answers with what exists; with others it is
/// refused.
record CreateListener(String loadBalancerArn, ListenerRequest listener, SortedMap<String, String> tags)
        implements AwsCommand {

    static CreateListener read(Params params) {
        String loadBalancerArn = params.requiredText("LoadBalancerArn");
        params.requiredStructures("DefaultActions");
        return new CreateListener(
                loadBalancerArn, ListenerRequest.read(params), TagRules.ELBV2.read(params.structures("Tags")));
    }

    @Override
    public Xml run(AwsWorld world) {
        LoadBalancer loadBalancer = Existing.loadBalancer(world, loadBalancerArn);
        Listener asked = asked(world, loadBalancer);
        Optional<Listener> existing = world.listenersOf(loadBalancer).stream()
                .filter(each -> each.port() == asked.port())
                .findFirst();
        Listener answered =
                existing.map(found -> repeated(found, asked)).orElseGet(() -> create(world, loadBalancer, asked));
        return Xml.answer().members("Listeners", List.of(answered), ListenerXml::of);
    }

    private Listener asked(AwsWorld world, LoadBalancer loadBalancer) {
        NlbProtocol protocol = NlbProtocol.ofListener(listener.protocol()
                .orElseThrow(() -> AwsRefusal.of("ValidationError", "A listener protocol must be specified")));
        SourceNat.check(loadBalancer, protocol.name());
        int port = listener.port()
                .orElseThrow(() -> AwsRefusal.of("ValidationError", "A listener port must be specified"));
        List<String> certificates = listener.certificate().stream().toList();
        ListenerRequest.checkTls(world, protocol, certificates, listener.sslPolicy(), listener.alpnPolicy());
        Forward forward = listener.forward().orElseThrow();
        ForwardRequest.check(world, forward, loadBalancer, protocol, Optional.empty());
        TagRules.ELBV2.checkCount(tags, world.quotas().tagsPerResource());
        return new Listener(
                world.arns().listener(loadBalancer, world.ids().elb()),
                loadBalancerArn,
                port,
                protocol.name(),
                protocol == NlbProtocol.TLS
                        ? listener.sslPolicy().or(() -> Optional.of(SslPolicies.DEFAULT))
                        : Optional.empty(),
                certificates,
                listener.alpnPolicy(),
                forward);
    }

    private static Listener repeated(Listener found, Listener asked) {
        if (!found.sameSettings(asked)) {
            throw AwsRefusal.of(
                    "DuplicateListener",
                    "A listener already exists on this port for this load balancer '%s'",
                    found.loadBalancerArn());
        }
        return found;
    }

    private Listener create(AwsWorld world, LoadBalancer loadBalancer, Listener created) {
        if (world.listenersOf(loadBalancer).size() >= world.quotas().listeners()) {
            throw AwsRefusal.of(
                    "TooManyListeners",
                    "The maximum number of listeners has been reached on load balancer '%s'",
                    loadBalancerArn);
        }
        world.listeners().put(created.arn(), created);
        world.tag(created.arn(), tags);
        return created;
    }
}
