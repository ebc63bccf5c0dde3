// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app.config;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// One setting, which may not be `wrong`.
record FakeProviderSettings(String name) implements ProviderSettings {
    @Override
    public List<Setting> all() {
        return List.of(new Setting(name + "-region", "The region."));
    }

    @Override
    public List<Problem> validate(Map<String, String> values) {
        return "wrong".equals(values.get(name + "-region"))
                ? List.of(new Problem("InvalidRegion", name + "-region", "'wrong' is not a region"))
                : List.of();
    }
}
