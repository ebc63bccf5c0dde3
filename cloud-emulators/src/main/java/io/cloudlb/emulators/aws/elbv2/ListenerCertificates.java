// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.AwsRefusal;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import io.cloudlb.emulators.aws.world.Listener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The certificate list of a TLS listener, which is apart from its default certificate: the same one may be both.
final class ListenerCertificates {

    private ListenerCertificates() {}

    private record Entry(String arn, boolean isDefault) {}

    private static List<String> readArns(Params params) {
        return params.requiredStructures("Certificates").stream()
                .map(each -> {
                    each.flag("IsDefault").ifPresent(value -> {
                        throw each.invalid("IsDefault", value.toString(), "IsDefault cannot be set here");
                    });
                    return each.requiredText("CertificateArn");
                })
                .toList();
    }

    private static Listener tlsListener(AwsWorld world, String arn) {
        Listener found = Existing.listener(world, arn);
        if (!found.protocol().equals(NlbProtocol.TLS.name())) {
            throw AwsRefusal.of(
                    "InvalidConfigurationRequest",
                    "Certificates can be specified for TLS listeners only, not for %s",
                    found.protocol());
        }
        return found;
    }

    /// AddListenerCertificates. One that is there already stays.
    record Add(String arn, List<String> certificates) implements AwsCommand {

        static Add read(Params params) {
            return new Add(params.requiredText("ListenerArn"), readArns(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            Listener old = tlsListener(world, arn);
            certificates.forEach(each -> ListenerRequest.checkCertificate(world, each));
            Set<String> all = new LinkedHashSet<>(old.certificateList());
            all.addAll(certificates);
            if (all.size() + ofOtherListeners(world, old) > world.quotas().certificates()) {
                throw AwsRefusal.of(
                        "TooManyCertificates",
                        "The maximum number of certificates per load balancer is %d",
                        world.quotas().certificates());
            }
            world.listeners().put(arn, old.withCertificateList(List.copyOf(all)));
            return Xml.answer().members("Certificates", certificates, each -> ListenerXml.certificate(each, false));
        }
    }

    /// The limit is one of the load balancer.
    private static int ofOtherListeners(AwsWorld world, Listener listener) {
        return world.loadBalancers().find(listener.loadBalancerArn()).stream()
                .flatMap(loadBalancer -> world.listenersOf(loadBalancer).stream())
                .filter(each -> !each.arn().equals(listener.arn()))
                .mapToInt(each -> each.certificateList().size())
                .sum();
    }

    /// RemoveListenerCertificates. One that is not in the list is passed over; the default one stays.
    record Remove(String arn, List<String> certificates) implements AwsCommand {

        static Remove read(Params params) {
            return new Remove(params.requiredText("ListenerArn"), readArns(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            Listener old = tlsListener(world, arn);
            String main = old.certificates().getFirst();
            if (certificates.contains(main) && !old.certificateList().contains(main)) {
                throw AwsRefusal.of("OperationNotPermitted", "Default certificate cannot be removed");
            }
            List<String> left = old.certificateList().stream()
                    .filter(each -> !certificates.contains(each))
                    .toList();
            world.listeners().put(arn, old.withCertificateList(left));
            return Xml.answer();
        }
    }

    /// DescribeListenerCertificates, the default one included: once more if it is in the list as well.
    record Describe(String arn, Page.Wanted page) implements AwsCommand {

        static Describe read(Params params) {
            return new Describe(params.requiredText("ListenerArn"), ElbPage.read(params));
        }

        @Override
        public Xml run(AwsWorld world) {
            Listener listener = Existing.listener(world, arn);
            Listener shown = world.shown(world.listeners()).getOrDefault(arn, listener);
            List<Entry> all = new ArrayList<>();
            shown.certificates().stream().findFirst().ifPresent(main -> all.add(new Entry(main, true)));
            shown.certificateList().forEach(each -> all.add(new Entry(each, false)));
            return ElbPage.answer(
                    "Certificates",
                    all,
                    Entry::toString,
                    page,
                    each -> ListenerXml.certificate(each.arn(), each.isDefault()));
        }
    }
}
