// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.core.provider;

/// Makes a provider; found by `ServiceLoader`, chosen by `--provider`.
public interface ProviderFactory {
    /// The word for `--provider`, as in its [ProviderSettings].
    String name();

    /// Makes the provider. Makes no call yet.
    LoadBalancerProvider<?, ?, ?> create(ProviderContext context);
}
