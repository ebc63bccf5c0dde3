// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Problem;
import java.util.List;
import java.util.Map;

/// Makes a provider; found by `ServiceLoader`, chosen by `--provider`.
public interface ProviderFactory {
    /// The word for `--provider`.
    String name();

    /// The settings this provider takes.
    List<Setting> settings();

    /// Everything wrong with these settings, found without any call.
    List<Problem> validate(Map<String, String> settings);

    /// Makes the provider. Makes no call yet.
    LoadBalancerProvider<?, ?, ?> create(ProviderContext context);

    /// One setting: a flag `--name`, a YAML key and an environment variable.
    ///
    /// @param name the flag without dashes, for example `aws-vpc-id`
    /// @param description one sentence for `--help`
    record Setting(String name, String description) {}
}
