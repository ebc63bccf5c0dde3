// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.CallBudget;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import java.util.List;
import java.util.Map;

/// Makes the AWS provider.
public final class AwsProviderFactory implements ProviderFactory {
    @Override
    public String name() {
        return AwsProvider.NAME;
    }

    @Override
    public List<Setting> settings() {
        return AwsSettings.ALL;
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        return AwsSettings.problems(settings);
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
