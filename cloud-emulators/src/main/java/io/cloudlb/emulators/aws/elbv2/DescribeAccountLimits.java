// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.emulators.aws.elbv2;

import io.cloudlb.emulators.aws.api.AwsCommand;
import io.cloudlb.emulators.aws.api.Page;
import io.cloudlb.emulators.aws.protocol.Params;
import io.cloudlb.emulators.aws.protocol.Xml;
import io.cloudlb.emulators.aws.world.AwsQuotas;
import io.cloudlb.emulators.aws.world.AwsWorld;
import java.util.List;

/// DescribeAccountLimits: the limits that concern Network Load Balancers.
record DescribeAccountLimits(Page.Wanted page) implements AwsCommand {

    private record Limit(String name, int most) {}

    static DescribeAccountLimits read(Params params) {
        return new DescribeAccountLimits(ElbPage.read(params));
    }

    @Override
    public Xml run(AwsWorld world) {
        AwsQuotas quotas = world.quotas();
        List<Limit> limits = List.of(
                new Limit("target-groups", quotas.targetGroups()),
                new Limit("targets-per-target-group", quotas.targetsPerGroup()),
                new Limit("network-load-balancers", quotas.loadBalancers()),
                new Limit("listeners-per-network-load-balancer", quotas.listeners()),
                new Limit("certificates-per-network-load-balancer", quotas.certificates()),
                new Limit("targets-per-network-load-balancer", quotas.targetsPerLoadBalancer()),
                new Limit("targets-per-availability-zone-per-network-load-balancer", quotas.targetsPerZone()));
        return ElbPage.answer(
                "Limits",
                limits,
                Limit::name,
                page,
                limit -> Xml.answer().with("Name", limit.name()).with("Max", limit.most()));
    }
}
