// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.aws.client.AwsClients;
import io.cloudlb.aws.settings.AwsProviderSettings;
import io.cloudlb.aws.settings.AwsSettings;
import io.cloudlb.core.provider.CloudCalls.CallBudget;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;

/// Makes the AWS provider.
public final class AwsProviderFactory implements ProviderFactory {
    @Override
    public String name() {
        return AwsProviderSettings.NAME;
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
        AwsSettings settings = AwsSettings.of(context.settings()).in(System.getenv());
        CallBudget budget = CallBudget.STANDARD;
        return new AwsProvider(context, settings, budget, () -> AwsClients.connect(settings, budget.callTimeout()));
    }

    /// Makes a provider over clients that the caller built: tests with an emulator in memory.
    public static LoadBalancerProvider<?, ?, ?> create(ProviderContext context, AwsClients clients) {
        return new AwsProvider(context, AwsSettings.of(context.settings()), CallBudget.STANDARD, () -> clients);
    }
}
