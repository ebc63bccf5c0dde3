// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.app;

import io.cloudlb.core.provider.ProviderFactory;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/// The providers on the class path.
public final class Providers {
    private Providers() {}

    /// All of them, by name.
    public static List<ProviderFactory> find() {
        return ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ProviderFactory::name))
                .toList();
    }
}
