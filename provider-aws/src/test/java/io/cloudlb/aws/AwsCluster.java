// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.model.TargetNode;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.translate.ClaimRules;
import io.cloudlb.emulators.Calls;
import io.cloudlb.testkit.controller.SteppedCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster in memory on [AwsWorld].
final class AwsCluster extends SteppedCluster<AwsCluster> {
    private final AwsWorld aws;
    private final Map<String, String> settings;

    AwsCluster() {
        this(new AwsWorld(), Map.of(AwsSettings.HEALTH_CHECK_PORTS, "8080"));
    }

    /// @param settings those of the provider
    AwsCluster(AwsWorld aws, Map<String, String> settings) {
        this(aws, settings, new ClaimRules(true, Optional.empty(), List.of()));
    }

    /// @param settings those of the provider
    /// @param claims which Services are served
    AwsCluster(AwsWorld aws, Map<String, String> settings, ClaimRules claims) {
        super(aws.newProvider(settings), aws.time(), claims);
        this.aws = aws;
        this.settings = settings;
    }

    AwsWorld aws() {
        return aws;
    }

    /// What is done in this while costs these calls.
    Calls callsOf(Runnable what) {
        long mark = aws.mark();
        what.run();
        rest();
        return aws.callsSince(mark);
    }

    @Override
    protected LoadBalancerProvider<?, ?, ?> newProvider() {
        return aws.newProvider(settings);
    }

    @Override
    protected TargetNode node(int number) {
        return AwsWorld.node(number);
    }

    @Override
    protected AwsCluster self() {
        return this;
    }
}
