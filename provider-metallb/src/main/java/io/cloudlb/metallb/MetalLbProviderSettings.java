// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.metallb;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// The settings of the MetalLB provider.
public final class MetalLbProviderSettings implements ProviderSettings {
    @Override
    public String name() {
        return MetalLbTraits.NAME;
    }

    @Override
    public List<Setting> all() {
        return MetalLbSettings.ALL;
    }

    @Override
    public List<Problem> validate(Map<String, String> values) {
        return MetalLbSettings.problems(values);
    }
}
