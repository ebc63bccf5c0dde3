// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.aws.settings;

import io.cloudlb.core.model.Problem;
import io.cloudlb.core.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// The settings of the AWS provider.
public final class AwsProviderSettings implements ProviderSettings {
    /// The word for `--provider`.
    public static final String NAME = "aws";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> all() {
        return AwsSettings.ALL;
    }

    @Override
    public List<Problem> validate(Map<String, String> values) {
        return AwsSettings.problems(values);
    }
}
