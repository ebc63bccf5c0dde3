// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.gcp.settings;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// The settings of Google Cloud's provider.
public final class GcpProviderSettings implements ProviderSettings {
    /// The word for `--provider`.
    public static final String NAME = "gcp";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> all() {
        return GcpSettings.ALL;
    }

    @Override
    public List<Problem> validate(Map<String, String> values) {
        return GcpSettings.problems(values);
    }
}
