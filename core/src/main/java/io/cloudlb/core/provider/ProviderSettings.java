// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

import io.cloudlb.core.model.Problem;
import java.util.List;
import java.util.Map;

/// The settings of a provider, known without the provider and its SDK: those may be in a jar of their own, which
/// is opened for the chosen one alone. Found by `ServiceLoader`.
public interface ProviderSettings {
    /// The word for `--provider`.
    String name();

    /// The settings this provider takes.
    List<Setting> all();

    /// Everything wrong with these values, found without any call.
    ///
    /// @param values by the settings' names
    List<Problem> validate(Map<String, String> values);

    /// One setting: a flag `--name`, a YAML key and an environment variable.
    ///
    /// @param name the flag without dashes, for example `aws-vpc-id`
    /// @param description one sentence for `--help`
    record Setting(String name, String description) {}
}
