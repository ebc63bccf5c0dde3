// SPDX-License-Identifier: Apache-2.0
package io.cloudlb.testkit.junit;

import io.cloudlb.testkit.azure.PythonNetworkClient;

/// Behind [RequiresPythonNetworkClient].
final class PythonNetworkClientExtension extends SharedResource<PythonNetworkClient> {

    PythonNetworkClientExtension() {
        super(PythonNetworkClient.class, () -> PythonNetworkClient.prepare(System.err::println), _ -> {});
    }
}
