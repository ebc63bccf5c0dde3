// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;
import java.util.stream.IntStream;

/// DescribeSSLPolicies: all, or those named, of which each must exist.
record DescribeSslPolicies(List<String> names, Page.Wanted page) implements AwsCommand {

    static DescribeSslPolicies read(Params params) {
        params.word("LoadBalancerType", "application", "network", "gateway");
        return new DescribeSslPolicies(params.texts("Names"), ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        names.forEach(SslPolicies::check);
        List<SslPolicies.Policy> chosen = SslPolicies.all().stream()
                .filter(policy -> names.isEmpty() || names.contains(policy.name()))
                .toList();
        return ElbPage.answer("SslPolicies", chosen, SslPolicies.Policy::name, page, DescribeSslPolicies::xml);
    }

    private static Xml xml(SslPolicies.Policy policy) {
        List<Integer> priorities =
                IntStream.range(0, policy.ciphers().size()).boxed().toList();
        return Xml.answer()
                .with("Name", policy.name())
                .members("SslProtocols", policy.protocols(), name -> Xml.leaf("member", name))
                .members(
                        "Ciphers",
                        priorities,
                        index -> Xml.answer()
                                .with("Name", policy.ciphers().get(index))
                                .with("Priority", index + 1))
                .members(
                        "SupportedLoadBalancerTypes",
                        List.of("application", "network"),
                        name -> Xml.leaf("member", name));
    }
}
