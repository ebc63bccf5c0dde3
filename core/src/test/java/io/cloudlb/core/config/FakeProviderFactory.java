// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.config;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.LoadBalancerProvider;
import io.cloudlb.core.provider.ProviderContext;
import io.cloudlb.core.provider.ProviderFactory;
import java.util.List;
import java.util.Map;

/// A provider that can be configured but not made: one setting, which may not be `wrong`.
record FakeProviderFactory(String name) implements ProviderFactory {
    @Override
    public List<Setting> settings() {
        return List.of(new Setting(name + "-region", "The region."));
    }

    @Override
    public List<Problem> validate(Map<String, String> settings) {
        return "wrong".equals(settings.get(name + "-region"))
                ? List.of(new Problem("InvalidRegion", name + "-region", "'wrong' is not a region"))
                : List.of();
    }

    @Override
    public LoadBalancerProvider<?, ?, ?> create(ProviderContext context) {
        throw new UnsupportedOperationException("Reading a configuration makes no provider");
    }
}
