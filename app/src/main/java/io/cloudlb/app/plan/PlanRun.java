// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.plan;

import io.cloudlb.app.config.ControllerConfig;
import io.cloudlb.core.model.ClusterIdentity;
import io.cloudlb.core.provider.ClusterAccess;
import io.cloudlb.core.provider.ClusterAccess.Gauges;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderContext.Fence;
import io.cloudlb.core.provider.ProviderFactory;
import io.cloudlb.core.provider.ProviderTraits;
import io.cloudlb.core.provider.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a plan with a provider that cannot write: its fence is shut for good.
///
/// @param config the controller's configuration
/// @param factory makes the provider
/// @param preparation what the plan is made of
/// @param cluster the connection to the cluster, if one is asked
record PlanRun(ControllerConfig config, ProviderFactory factory, Preparation preparation, Optional<Object> cluster) {
    private static final Fence SHUT = _ -> false;
    private static final String FIRST_CLUSTER = "00000000-0000-0000-0000-0000000000c1";
    private static final String SECOND_CLUSTER = "ffffffff-ffff-ffff-ffff-ffffffffffc2";

    /// Reads the cluster and prepares the plan.
    static PlanRun of(ControllerConfig config, ProviderFactory factory, PlanRequest request, OpenCluster cluster) {
        ProviderTraits traits = traits(config, factory);
        return new PlanRun(config, factory, Preparation.read(config, traits, request, cluster), cluster.forProvider());
    }

    private static ProviderTraits traits(ControllerConfig config, ProviderFactory factory) {
        ClusterIdentity anyCluster = new ClusterIdentity(config.clusterName(), FIRST_CLUSTER);
        ProviderContext context = context(config, anyCluster, new CallCount(), Optional.empty());
        try (LoadBalancerProvider<?, ?, ?> provider = factory.create(context)) {
            return provider.traits();
        }
    }

    /// What it is made of.
    PlanInput input() {
        return preparation.input(FIRST_CLUSTER);
    }

    /// What a provider gets that cannot write.
    ProviderContext context(PlanInput input, CallCount count) {
        return context(config, input.cluster(), count, cluster);
    }

    PlanReport report() {
        PlanInput input = input();
        CallCount count = new CallCount();
        Found found = find(input, count);
        return new PlanReport(
                factory.name(),
                new PlanReport.Cluster(
                        input.cluster().name(),
                        input.reached(),
                        input.nodes().nodes().size()),
                found.services(),
                found.shared(),
                input.skipped(),
                input.notes(),
                count.calls());
    }

    private Found find(PlanInput input, CallCount count) {
        try (LoadBalancerProvider<?, ?, ?> provider = factory.create(context(input, count))) {
            if (preparation.request().isStatic()) {
                return new Found(Planner.unread(provider, input, Unborn.FIRST).checked(), Changes.NONE);
            }
            provider.check(input.nodes());
            Planner<?, ?, ?> planner = Planner.read(provider, input, Unborn.FIRST);
            if (!input.reached()) {
                return Found.by(planner, Optional.empty()).markedBy(findInAnotherCluster(count));
            }
            boolean allExist = input.candidates().stream().allMatch(PlanInput.Candidate::inCluster);
            return Found.by(planner, allExist ? Optional.empty() : Optional.of(Unborn.SECOND));
        }
    }

    /// Names may derive from the cluster's UID too, which nobody has told.
    private Found findInAnotherCluster(CallCount count) {
        PlanInput input = preparation.input(SECOND_CLUSTER);
        try (LoadBalancerProvider<?, ?, ?> provider = factory.create(context(input, count))) {
            return Found.by(Planner.read(provider, input, Unborn.SECOND), Optional.empty());
        }
    }

    private static ProviderContext context(
            ControllerConfig config, ClusterIdentity identity, CallCount count, Optional<Object> cluster) {
        ClusterAccess access = new ClusterAccess(
                cluster,
                () -> {},
                _ -> {},
                Gauges.UNREAD,
                new ClusterAccess.Scope(
                        config.scope().defaultMode(),
                        config.scope().loadBalancerClass(),
                        config.scope().namespaces()),
                false);
        return new ProviderContext(
                identity, config.providerSettings(), config.nodePorts(), TimeSource.system(), SHUT, count, access);
    }

    /// What one planner found.
    private record Found(List<ServicePlan> services, Changes shared) {
        static Found by(Planner<?, ?, ?> planner, Optional<Unborn> other) {
            Changes shared = planner.shared();
            return new Found(
                    planner.services(other),
                    other.map(stand -> UnknownValues.mark(
                                    shared, planner.assuming(stand).shared()))
                            .orElse(shared));
        }

        Found markedBy(Found other) {
            List<ServicePlan> marked = new ArrayList<>();
            for (int index = 0; index < services.size(); index++) {
                marked.add(services.get(index).markedBy(other.services().get(index)));
            }
            return new Found(marked, UnknownValues.mark(shared, other.shared()));
        }
    }
}
