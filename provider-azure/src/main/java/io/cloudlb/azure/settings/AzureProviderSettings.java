// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.azure.settings;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// The settings of Azure's provider.
public final class AzureProviderSettings implements ProviderSettings {
    /// The word for `--provider`.
    public static final String NAME = "azure";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> all() {
        return AzureSettings.ALL;
    }

    @Override
    public List<Problem> validate(Map<String, String> values) {
        return AzureSettings.problems(values);
    }
}
